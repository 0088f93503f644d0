import { AutotunerError } from '@autotuner/core';
import type { FastifyInstance } from 'fastify';

/** Says when the server is stopping. */
export interface Shutdown {
  /** Aborted when the server begins to stop: streams say goodbye, requests are refused. */
  readonly closing: AbortSignal;
  /** Begins to stop without closing yet, so that probes see it; closing the server does it too. */
  begin(): void;
}

/** Ends streams before the server stops accepting, and refuses requests that still arrive on open connections. */
export function addShutdown(app: FastifyInstance): Shutdown {
  const controller = new AbortController();
  const begin = (): void => controller.abort();
  app.addHook('preClose', async () => begin());
  app.addHook('onRequest', async (request, reply) => {
    if (!controller.signal.aborted || request.url === '/livez') return;
    reply.header('connection', 'close');
    throw new AutotunerError(
      'AT_SERVER_BUSY',
      `Cannot ${request.method} "${request.url.split('?')[0]}": the server is stopping, try again when it is back`,
    );
  });
  return { closing: controller.signal, begin };
}
