import { AutotunerError } from '@autotuner/core';
import type { FastifyRequest } from 'fastify';

/**
 * Where a reconnecting client wants to go on, from the header that browsers send by themselves; undefined on a first
 * connection. It counts more than the query, which a browser repeats unchanged.
 *
 * @throws AutotunerError AT_REQUEST_INVALID
 */
export function lastEventId(request: FastifyRequest): number | undefined {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return undefined;
  const id = Number(header);
  if (typeof header === 'string' && /^\d{1,16}$/.test(header) && Number.isSafeInteger(id)) return id;
  const detail = `Last-Event-ID is "${String(header)}", the id of an event of this stream is accepted`;
  throw new AutotunerError('AT_REQUEST_INVALID', `Cannot resume the stream: ${detail}`, {
    details: { requestErrors: [{ in: 'header', pointer: '/last-event-id', detail }] },
  });
}
