import { createHash, timingSafeEqual } from 'node:crypto';
import { AutotunerError } from '@autotuner/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers without a key: probes and the description of the API. */
    isPublic?: boolean;
  }
}

/**
 * Asks for `Authorization: Bearer KEY` on every route that is not public; without a key it asks for nothing.
 * Digests are compared, so that neither content nor length of the key shows in the time it takes.
 */
export function addAuth(app: FastifyInstance, apiKey: string | undefined): void {
  if (apiKey === undefined) return;
  const expected = digest(apiKey);
  app.addHook('onRequest', async (request) => {
    if (isPublic(request)) return;
    const given = bearerKey(request.headers.authorization);
    if (given === undefined || !timingSafeEqual(digest(given), expected)) throw refusal(request, given);
  });
}

/** The page's own assets belong to a plugin and carry no configuration, so the path decides for them. */
function isPublic(request: FastifyRequest): boolean {
  const { config, url } = request.routeOptions;
  return config.isPublic === true || url === '/api/docs' || (url ?? '').startsWith('/api/docs/');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function bearerKey(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}

function refusal(request: FastifyRequest, given: string | undefined): AutotunerError {
  const seen = given === undefined ? 'no key was sent' : 'the key is wrong';
  const path = request.url.split('?')[0];
  return new AutotunerError(
    'AT_UNAUTHORIZED',
    `Cannot ${request.method} "${path}": ${seen}, "Authorization: Bearer KEY" with the value of AUTOTUNER_API_KEY is accepted`,
  );
}
