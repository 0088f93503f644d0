import { setTimeout as delay } from 'node:timers/promises';
import { isAutotunerError } from '@autotuner/core';
import type { ApiClient, ApiRequest } from './api_client.ts';
import { SseParser, type ReceivedEvent } from './sse_parser.ts';

/** Which stream to read. */
export interface EventStreamOptions {
  readonly request: ApiRequest;
  /** Where to go on; sent as Last-Event-ID. */
  readonly lastId?: string;
  readonly signal: AbortSignal;
}

/** The server sends a comment every 15 s; a connection that is silent for three of them is dead. */
const SILENCE_MS = 45_000;
const DEFAULT_RETRY_MS = 2000;
/** Attempts in a row without a single event before giving up: about a minute. */
const MAX_FAILURES = 12;
const MAX_RETRY_MS = 8000;

/**
 * Reads server-sent events, each once, over as many connections as it takes: when one ends it comes back with the
 * last id. Ends on abort; a reader that knows the last event of its stream stops by itself.
 *
 * @throws AutotunerError AT_SERVER_UNREACHABLE when the server stays away, or the code of its refusal
 */
export async function* readEventStream(
  client: ApiClient,
  options: EventStreamOptions,
): AsyncGenerator<ReceivedEvent> {
  let lastId = options.lastId ?? '';
  let failures = 0;
  while (!options.signal.aborted) {
    const connection = new Connection(client, { ...options, lastId });
    for await (const event of connection.events()) {
      failures = 0;
      lastId = event.id;
      yield event;
    }
    if (options.signal.aborted) return;
    failures += 1;
    if (connection.fault !== undefined && !mayComeBack(connection.fault, failures)) throw connection.fault;
    const waitMs = Math.min(
      MAX_RETRY_MS,
      (connection.retryMs ?? DEFAULT_RETRY_MS) * 2 ** Math.min(failures - 1, 4),
    );
    await delay(waitMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

function mayComeBack(fault: unknown, failures: number): boolean {
  return failures < MAX_FAILURES && (!isAutotunerError(fault) || fault.facts.retryable);
}

/** One connection of a stream. */
class Connection {
  readonly #client: ApiClient;
  readonly #options: EventStreamOptions;
  readonly #parser = new SseParser();
  #fault: unknown;

  constructor(client: ApiClient, options: EventStreamOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** What broke it; undefined when it ended without a fault. */
  get fault(): unknown {
    return this.#fault;
  }

  get retryMs(): number | undefined {
    return this.#parser.retryMs;
  }

  async *events(): AsyncGenerator<ReceivedEvent> {
    const watchdog = new Watchdog(SILENCE_MS);
    try {
      const body = await this.#open(AbortSignal.any([this.#options.signal, watchdog.signal]));
      for await (const text of body) {
        watchdog.reset();
        const events = this.#parser.push(text);
        // `bye`: the server stops; `fault`: it could not go on. Both ask to come back later.
        const last = events.findIndex(({ event }) => event === 'bye' || event === 'fault');
        yield* (last === -1 ? events : events.slice(0, last)).map((event) => this.#withId(event));
        if (last !== -1) return;
      }
    } catch (error) {
      if (!this.#options.signal.aborted) this.#fault = error;
    } finally {
      watchdog.stop();
    }
  }

  /** Before the first id of this connection, that of the one before still holds. */
  #withId(event: ReceivedEvent): ReceivedEvent {
    return event.id === '' ? { ...event, id: this.#options.lastId ?? '' } : event;
  }

  async #open(signal: AbortSignal): Promise<AsyncIterable<string>> {
    const { request, lastId } = this.#options;
    const resume: Record<string, string> =
      lastId === undefined || lastId === '' ? {} : { 'last-event-id': lastId };
    const response = await this.#client.send({
      ...request,
      headers: { ...request.headers, accept: 'text/event-stream', ...resume },
      signal,
    });
    const body = response.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>();
    return body.pipeThrough(new TextDecoderStream());
  }
}

/** Aborts its signal when it is not reset in time. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  reset(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
