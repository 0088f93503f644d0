import type { Sink, SinkStats } from './sink.ts';

/** A sink whose lines can be looked at. */
export interface MemorySink extends Sink {
  /** The lines that are kept, oldest first. */
  lines(): readonly string[];
}

/** How much to keep. */
export interface MemorySinkOptions {
  /** From here on the oldest line makes room for the newest and counts as dropped. @default 10000 */
  readonly maxLines?: number;
}

/** Keeps the newest lines in memory: for tests, and for showing what was said last. */
export function createMemorySink(options: MemorySinkOptions = {}): MemorySink {
  return new LinesInMemory(options.maxLines ?? 10_000);
}

class LinesInMemory implements MemorySink {
  readonly #maxLines: number;
  /** A ring once it is full: `#oldest` is where the next line goes. */
  readonly #lines: string[] = [];
  #oldest = 0;
  #taken = 0;
  #refused = 0;
  #isClosed = false;

  constructor(maxLines: number) {
    if (!Number.isSafeInteger(maxLines) || maxLines < 1) {
      throw new RangeError(
        `Cannot keep lines in memory: maxLines is ${maxLines}, must be a whole number >= 1`,
      );
    }
    this.#maxLines = maxLines;
  }

  write(line: string): boolean {
    if (this.#isClosed) {
      this.#refused++;
      return false;
    }
    this.#taken++;
    this.#lines[this.#oldest] = line;
    this.#oldest = (this.#oldest + 1) % this.#maxLines;
    return true;
  }

  lines(): readonly string[] {
    return this.#taken <= this.#maxLines
      ? [...this.#lines]
      : [...this.#lines.slice(this.#oldest), ...this.#lines.slice(0, this.#oldest)];
  }

  stats(): SinkStats {
    const kept = this.#lines.length;
    return { written: kept, dropped: this.#taken - kept + this.#refused };
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }
}
