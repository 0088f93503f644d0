import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AutotunerError } from '@autotuner/core';
import { CORRELATION_HEADER } from './plugins/correlation_id.ts';
import { PROBLEM_TYPE, problemFrom } from './problem.ts';

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what could not even be parsed as a request with a problem document, and closes the connection. */
export function answerBrokenRequest(fault: Error & { readonly code?: string }, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const correlationId = randomUUID();
  const status = STATUS_BY_CODE[fault.code ?? ''] ?? 400;
  const error = new AutotunerError('AT_REQUEST_INVALID', `Cannot read the request: ${whatIsWrong(status)}`);
  const body = JSON.stringify(problemFrom(error, { correlationId, status }));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `${CORRELATION_HEADER}: ${correlationId}`,
    'connection: close',
  ].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`);
}

function whatIsWrong(status: number): string {
  if (status === 431) return 'its head is too large, 16 KiB are accepted';
  if (status === 408) return 'it did not arrive in time, 15 s are accepted for its head and 60 s in all';
  return 'it is not well-formed HTTP/1.1';
}
