import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** One server-sent event. */
export interface SseMessage {
  /** What the client sends back as Last-Event-ID to go on after this one. */
  readonly id?: string;
  /** Name of the event; without one a browser calls it "message". */
  readonly event?: string;
  /** Any text; each line end in it becomes a line end for the client. */
  readonly data: string;
}

/** How to send a stream of events. */
export interface SseOptions {
  /** Sent as the head of the reply besides the ones every event stream has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborted when the server stops: the client gets `event: bye` and the stream ends. */
  readonly closing: AbortSignal;
  /** Time between comments that keep the connection open. @default 15000 */
  readonly heartbeatMs?: number;
  /** A client that takes nothing for so long is disconnected; it can resume. @default 300000 */
  readonly stallMs?: number;
}

/** Why a stream ended. */
export type SseEnd = 'finished' | 'closing' | 'disconnected' | 'stalled' | 'failed';

const DEFAULT_HEARTBEAT_MS = 15_000;
const DEFAULT_STALL_MS = 300_000;
const RETRY_MS = 2000;

/** Renders one event. A carriage return counts as a line end too, so output of a process cannot forge fields. */
export function encodeSse(message: SseMessage): string {
  const id = message.id === undefined ? '' : `id: ${message.id}\n`;
  const event = message.event === undefined ? '' : `event: ${message.event}\n`;
  const data = message.data.split(/\n|\r/).join('\ndata: ');
  return `${id}${event}data: ${data}\n\n`;
}

/**
 * Sends what `source` yields to one client until it is exhausted, the client goes away, takes nothing for too long,
 * or the server stops. The source is asked for the next event only when the socket can take it, so a slow client
 * costs one socket buffer; its signal is aborted and its iterator is returned in every case. When the source throws, the
 * connection is broken off, so that the client does not take it for the end and comes back.
 *
 * @returns why it ended; rejects only with what the source throws.
 */
export async function sendSse(
  response: ServerResponse,
  source: (signal: AbortSignal) => AsyncIterable<SseMessage>,
  options: SseOptions,
): Promise<SseEnd> {
  const client = new SseClient(response, options);
  const iterator = source(client.signal)[Symbol.asyncIterator]();
  try {
    client.open();
    await pump(iterator, client);
    client.finish('finished');
    return client.end ?? 'finished';
  } catch (fault) {
    client.finish('failed');
    throw fault;
  } finally {
    client.dispose();
    // Not awaited: a source that ignores its signal must not hold the reply.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

async function pump(iterator: AsyncIterator<SseMessage>, client: SseClient): Promise<void> {
  while (client.end === undefined) {
    const next = await settledOrOver(iterator.next(), client.signal);
    if (next === undefined || next.done === true) return;
    if (!client.write(encodeSse(next.value))) await client.drained();
  }
}

/**
 * Resolves undefined when the signal is aborted first. Not Promise.race with one long-lived promise: that would keep
 * a reaction for each event until the stream ends.
 */
function settledOrOver<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** One reply as an event stream: knows when it can take more and when it is over. */
class SseClient {
  readonly #response: ServerResponse;
  readonly #options: SseOptions;
  readonly #over = new AbortController();
  readonly #onClose = (): void => this.finish('disconnected');
  readonly #onClosing = (): void => this.finish('closing');
  #heartbeat: NodeJS.Timeout | undefined;
  #end: SseEnd | undefined;
  constructor(response: ServerResponse, options: SseOptions) {
    this.#response = response;
    this.#options = options;
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get end(): SseEnd | undefined {
    return this.#end;
  }

  open(): void {
    const { closing, headers, heartbeatMs = DEFAULT_HEARTBEAT_MS } = this.#options;
    this.#response.on('close', this.#onClose).on('error', this.#onClose);
    closing.addEventListener('abort', this.#onClosing, { once: true });
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs).unref();
    if (this.#response.destroyed) return this.finish('disconnected');
    this.#response.writeHead(200, { ...headers, ...STREAM_HEADERS });
    this.#response.write(`retry: ${RETRY_MS}\n\n`);
    if (closing.aborted) this.finish('closing');
  }

  /** Returns false when the client should drain before more is written. */
  write(text: string): boolean {
    return this.#end !== undefined || this.#response.write(text);
  }

  /** Resolves when the client can take more or the stream is over. */
  async drained(): Promise<void> {
    const stall = setTimeout(() => this.finish('stalled'), this.#options.stallMs ?? DEFAULT_STALL_MS).unref();
    try {
      await once(this.#response, 'drain', { signal: this.signal });
    } catch {
      // The stream is over; the loop sees it.
    } finally {
      clearTimeout(stall);
    }
  }

  /** Ends the stream once; later calls change nothing. */
  finish(end: SseEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    // A goodbye that a stalled client does not take would hold the server's stop.
    const isStuck = end === 'closing' && this.#response.writableNeedDrain;
    if (isStuck || end === 'stalled' || end === 'failed') this.#response.destroy();
    else this.#response.end(end === 'closing' ? encodeSse({ event: 'bye', data: '{}' }) : undefined);
    this.#over.abort();
  }

  dispose(): void {
    clearInterval(this.#heartbeat);
    this.#options.closing.removeEventListener('abort', this.#onClosing);
    this.#response.off('close', this.#onClose);
  }

  #beat(): void {
    if (this.#end === undefined && !this.#response.writableNeedDrain) this.#response.write(': hb\n\n');
  }
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Tells nginx not to hold events back.
  'x-accel-buffering': 'no',
} as const;
