import { isIPv6, type AddressInfo } from 'node:net';
import { AutotunerError } from '@autotuner/core';
import type { Api } from './api.ts';

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Starts to accept connections and resolves the address as a URL.
 *
 * @throws AutotunerError AT_PORT_IN_USE or AT_BIND_REFUSED
 */
export async function listen(app: Api, address: ListenAddress): Promise<string> {
  try {
    await app.listen({ host: address.host, port: address.port });
  } catch (error) {
    throw listenError(error, address);
  }
  const bound = app.server.address();
  return urlOf({ host: address.host, port: isAddressInfo(bound) ? bound.port : address.port });
}

function isAddressInfo(bound: AddressInfo | string | null): bound is AddressInfo {
  return typeof bound === 'object' && bound !== null;
}

function urlOf({ host, port }: ListenAddress): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function listenError(error: unknown, { host, port }: ListenAddress): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const place = `Cannot listen on port ${port} of "${host}"`;
  const options = { cause: error };
  if (code === 'EADDRINUSE') {
    const remedy = 'stop the program that has it, or choose another one with --port';
    return new AutotunerError('AT_PORT_IN_USE', `${place}: it is in use; ${remedy}`, options);
  }
  if (code === 'EACCES') {
    const seen = 'it is not permitted, ports from 1024 to 65535 are accepted';
    return new AutotunerError('AT_BIND_REFUSED', `${place}: ${seen}`, options);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const seen = 'this machine has no such address, 127.0.0.1 is always accepted';
    return new AutotunerError('AT_BIND_REFUSED', `${place}: ${seen}`, options);
  }
  return error;
}
