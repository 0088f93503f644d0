import { isIP } from 'node:net';
import { AutotunerError } from '@autotuner/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopbackHost } from '../bind_rule.ts';

/** Under which names the server may be addressed. */
export interface OriginOptions {
  /** Name or address that the server is bound to. */
  readonly host: string;
  /** More host names, such as the one of a reverse proxy. */
  readonly allowedHosts: readonly string[];
}

const UNSAFE_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Keeps web pages of other sites from using the API through somebody's browser: the Host header must name this
 * server (a rebound DNS name does not), and a request that changes something must come from a page of this server
 * or from no page at all. Programs that send neither Origin nor Sec-Fetch-Site are not affected.
 */
export function addOriginCheck(app: FastifyInstance, options: OriginOptions): void {
  const names = new Set([options.host, ...options.allowedHosts].map(canonicalHost));
  const isLocal = isLoopbackHost(options.host);
  app.addHook('onRequest', async (request) => {
    const host = hostNameOf(request.headers.host);
    if (!isAllowedHost(host, { names, isLocal })) throw hostRefusal(request);
    if (UNSAFE_METHODS.has(request.method)) checkOrigin(request);
  });
}

interface HostRule {
  readonly names: ReadonlySet<string>;
  readonly isLocal: boolean;
}

/** A rebinding attack needs a name, so on a public address every literal address is as good as the right one. */
function isAllowedHost(host: string | undefined, { names, isLocal }: HostRule): boolean {
  if (host === undefined) return false;
  return isLoopbackHost(host) || names.has(host) || (!isLocal && isIP(host) !== 0);
}

/** Host name of a Host header, without port and brackets; undefined when it is not one. */
function hostNameOf(header: string | undefined): string | undefined {
  const found = /^(\[[\da-f:.]+\]|[^\s:/?#@[\]]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1];
  return found === undefined ? undefined : canonicalHost(found);
}

function canonicalHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function checkOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isForeignOrigin = origin !== undefined && hostOfOrigin(origin) !== host?.toLowerCase();
  if (!isForeignSite && !isForeignOrigin) return;
  throw new AutotunerError(
    'AT_ORIGIN_REFUSED',
    `Cannot ${request.method} from a page of "${origin ?? site}": only pages of "${host}" may change something`,
  );
}

/** Host and port of an origin as a Host header would spell them; undefined for "null" and other non-origins. */
function hostOfOrigin(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase();
}

function hostRefusal(request: FastifyRequest): AutotunerError {
  return new AutotunerError(
    'AT_ORIGIN_REFUSED',
    `Cannot answer for host "${request.headers.host ?? ''}": it is not a name of this server, allow it with --allow-host NAME if it should be`,
  );
}
