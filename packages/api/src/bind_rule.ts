import { isIPv4 } from 'node:net';
import { AutotunerError } from '@autotuner/core';

/** What decides whether an address may be bound. */
export interface BindRequest {
  readonly host: string;
  readonly apiKey?: string;
  /** The user takes the risk of an open server. */
  readonly isInsecure: boolean;
}

/** Tells whether only this machine can reach an address: "localhost", 127.0.0.0/8 and ::1. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

/**
 * Refuses to serve other machines without a key, because whoever reaches this API runs commands here.
 *
 * @throws AutotunerError AT_BIND_REFUSED
 */
export function checkBind(request: BindRequest): void {
  if (isLoopbackHost(request.host) || request.apiKey !== undefined || request.isInsecure) return;
  throw new AutotunerError(
    'AT_BIND_REFUSED',
    `Cannot bind "${request.host}" without a key: whoever reaches this server can run commands on this machine; ` +
      'set AUTOTUNER_API_KEY to a secret, bind 127.0.0.1, or pass --insecure to take the risk',
  );
}
