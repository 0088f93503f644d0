import { AutotunerError } from '@autotuner/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFrom } from './problem.ts';
import { sendSse, type SseMessage } from './sse_stream.ts';

/** How event streams are sent, and how many. */
export interface StreamLimitOptions {
  /** Open streams at a time. */
  readonly maxStreams: number;
  readonly heartbeatMs: number;
  /** Aborted when the server stops. */
  readonly closing: AbortSignal;
  /** Told the number of open streams whenever it changes. */
  readonly onCount: (open: number) => void;
}

/** The request that a stream answers and its reply. */
export interface StreamExchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Sends event streams, a bounded number at a time. */
export class StreamLimit {
  readonly #options: StreamLimitOptions;
  #open = 0;

  constructor(options: StreamLimitOptions) {
    this.#options = options;
  }

  /**
   * Answers a request with what `source` yields and resolves when the stream is over. When the source throws, the
   * client gets `event: fault` with a problem document, and the connection is broken off so that it comes back.
   *
   * @throws AutotunerError AT_SERVER_BUSY when too many streams are open; nothing was sent then.
   */
  async send(
    { request, reply }: StreamExchange,
    source: (signal: AbortSignal) => AsyncIterable<SseMessage>,
  ): Promise<FastifyReply> {
    this.#enter();
    try {
      reply.hijack();
      const end = await sendSse(reply.raw, (signal) => withFault(source(signal), request), {
        headers: textHeaders(reply),
        closing: this.#options.closing,
        heartbeatMs: this.#options.heartbeatMs,
      });
      request.log.debug({ end }, 'stream ended');
    } catch (err) {
      request.log.error({ err }, 'stream failed');
    } finally {
      this.#count(-1);
    }
    return reply;
  }

  #enter(): void {
    const { maxStreams } = this.#options;
    if (this.#open >= maxStreams) {
      throw new AutotunerError(
        'AT_SERVER_BUSY',
        `Cannot open an event stream: ${this.#open} are open, ${maxStreams} are accepted at a time`,
      );
    }
    this.#count(1);
  }

  #count(change: 1 | -1): void {
    this.#open += change;
    this.#options.onCount(this.#open);
  }
}

async function* withFault(
  source: AsyncIterable<SseMessage>,
  request: FastifyRequest,
): AsyncGenerator<SseMessage> {
  try {
    yield* source;
  } catch (fault) {
    const problem = problemFrom(fault, { correlationId: request.id });
    yield { event: 'fault', data: JSON.stringify(problem) };
    throw fault;
  }
}

function textHeaders(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
}
