import type { Writable } from 'node:stream';
import type { Sink, SinkStats } from './sink.ts';

/** Limits of a stream sink. */
export interface StreamSinkOptions {
  /** Lines are refused while more bytes than this wait in the stream. @default 1048576 */
  readonly maxBufferedBytes?: number;
  /** How long `flush` waits for a reader that has stopped reading, in milliseconds. @default 2000 */
  readonly flushTimeoutMs?: number;
}

/**
 * Writes lines to a stream that someone else owns, usually `process.stderr`; `close` does not end it. A reader that
 * goes away does not throw at anyone: lines are refused from then on.
 */
export function createStreamSink(stream: Writable, options: StreamSinkOptions = {}): Sink {
  return new LinesToStream(stream, options);
}

class LinesToStream implements Sink {
  readonly #stream: Writable;
  readonly #maxBufferedBytes: number;
  readonly #flushTimeoutMs: number;
  #isBroken = false;
  #isClosed = false;
  #written = 0;
  #dropped = 0;
  readonly #onError = (): void => {
    this.#isBroken = true;
  };

  constructor(stream: Writable, options: StreamSinkOptions) {
    this.#stream = stream;
    this.#maxBufferedBytes = options.maxBufferedBytes ?? 1_048_576;
    this.#flushTimeoutMs = options.flushTimeoutMs ?? 2_000;
    stream.on('error', this.#onError);
  }

  write(line: string): boolean {
    const isTaken = this.#canTake();
    if (isTaken) {
      this.#written++;
      this.#stream.write(`${line}\n`);
    } else {
      this.#dropped++;
    }
    return isTaken;
  }

  stats(): SinkStats {
    return { written: this.#written, dropped: this.#dropped };
  }

  async flush(): Promise<void> {
    if (this.#isBroken || this.#stream.writableLength === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#flushTimeoutMs);
    this.#stream.write('', () => resolve());
    await promise;
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.flush();
    // An error of a broken stream may still be on its way, and nobody else may be listening.
    if (!this.#isBroken) this.#stream.off('error', this.#onError);
  }

  #canTake(): boolean {
    const { writable, writableLength } = this.#stream;
    return writable && !this.#isBroken && !this.#isClosed && writableLength <= this.#maxBufferedBytes;
  }
}
