import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parseCorrelationId } from '@autotuner/core';
import type { FastifyInstance } from 'fastify';

/** Name of the header that carries the id of one request across services. */
export const CORRELATION_HEADER = 'x-correlation-id';

/** Takes over the caller's correlation id when it is well-formed, else makes a new one. */
export function correlationIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  return parseCorrelationId(request.headers[CORRELATION_HEADER]) ?? randomUUID();
}

/** Sends the correlation id back with every reply, errors included. */
export function addCorrelationId(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header(CORRELATION_HEADER, request.id);
  });
}
