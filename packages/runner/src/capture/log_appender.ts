import { open, type FileHandle } from 'node:fs/promises';
import { cutTornLine } from './torn_line.ts';

/** The single writer of one stamped log file in this process; shared by everyone who has lines for that file. */
export interface LogAppender {
  /** Absolute. */
  readonly path: string;
  /**
   * Writes whole lines (text or UTF-8 that ends with a line feed) behind everything appended before; calls may overlap and
   * keep their order. Rejects with the error of the file system, and then nothing of them is left in the file.
   */
  append(lines: string | Uint8Array): Promise<void>;
  /** Bytes in the file once all calls so far have been written. */
  size(): number;
  /** Waits for what is on its way, then closes. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Opens a stamped log to append to, and cuts a torn last line that a killed writer left. Only one appender of a file
 * may be open at a time.
 */
export async function openLogAppender(path: string): Promise<LogAppender> {
  const file = await open(path, 'a+');
  try {
    return new FileAppender({ path, file, size: await cutTornLine(file) });
  } catch (error) {
    await file.close();
    throw error;
  }
}

class FileAppender implements LogAppender {
  readonly path: string;
  readonly #file: FileHandle;
  #size: number;
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(opened: { readonly path: string; readonly file: FileHandle; readonly size: number }) {
    this.path = opened.path;
    this.#file = opened.file;
    this.#size = opened.size;
  }

  append(lines: string | Uint8Array): Promise<void> {
    const written = this.#last.then(() => this.#write(lines));
    // The chain goes on after a failed write; the caller of that write is told.
    this.#last = written.catch(() => undefined);
    return written;
  }

  size(): number {
    return this.#size;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#last;
    await this.#file.close();
  }

  async #write(lines: string | Uint8Array): Promise<void> {
    if (lines.length === 0) return;
    const bytes = typeof lines === 'string' ? Buffer.from(lines, 'utf8') : lines;
    try {
      await this.#file.appendFile(bytes);
      this.#size += bytes.length;
    } catch (error) {
      // A full disk takes a part of the text; half a line must not become the start of the next one.
      await this.#file.truncate(this.#size);
      throw error;
    }
  }
}
