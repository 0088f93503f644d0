import { closeSync } from 'node:fs';
import { appendWhole } from './append_whole.ts';
import { openWholeLines } from './torn_line.ts';

/** The single writer of one stamped log file in this process; shared by everyone who has lines for that file. */
export interface LogAppender {
  /** Absolute. */
  readonly path: string;
  /**
   * Writes whole lines (text or UTF-8 that ends with a line feed) behind everything appended before; calls may overlap and
   * keep their order. Rejects with the error of the file system, and then nothing of them is left in the file. Bytes
   * must stay as they are until it resolves.
   */
  append(lines: string | Uint8Array): Promise<void>;
  /** Waits for what is on its way, then closes. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Opens a stamped log to append to, and cuts a torn last line that a killed writer left. Only one appender of a file
 * may be open at a time.
 */
export async function openLogAppender(path: string): Promise<LogAppender> {
  return new FileAppender(path, openWholeLines(path));
}

interface Append {
  readonly bytes: Uint8Array;
  resolve(): void;
  reject(error: unknown): void;
}

/** Appends that come in while a write is on its way share the next one. */
class FileAppender implements LogAppender {
  readonly path: string;
  readonly #descriptor: number;
  #waiting: Append[] = [];
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor(path: string, descriptor: number) {
    this.path = path;
    this.#descriptor = descriptor;
  }

  append(lines: string | Uint8Array): Promise<void> {
    const bytes = typeof lines === 'string' ? Buffer.from(lines, 'utf8') : lines;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bytes, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#writing;
    closeSync(this.#descriptor);
  }

  async #writeAll(): Promise<void> {
    // Lets all callers of this turn join.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#writeTogether(this.#waiting.splice(0));
    this.#writing = undefined;
  }

  async #writeTogether(appends: readonly Append[]): Promise<void> {
    const buffers = appends.map((one) => one.bytes).filter((bytes) => bytes.length > 0);
    try {
      await appendWhole(this.#descriptor, buffers);
      for (const one of appends) one.resolve();
    } catch (error) {
      if (appends.length === 1) return appends[0]?.reject(error);
      // There may be room for some of them, and each caller is told about its own.
      for (const one of appends) await this.#writeTogether([one]);
    }
  }
}
