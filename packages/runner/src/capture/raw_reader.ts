import { open, type FileHandle } from 'node:fs/promises';
import { createLineSplitter, formatChildLine, type ChildLine, type SplitLine } from '@autotuner/core';
import type { RawFile } from './raw_files.ts';

/** How many lines of this source the two logs hold already. */
export interface LinesToSkip {
  readonly experiment: number;
  readonly task: number;
}

/** What a raw file turns into. */
export interface StampedPiece {
  /** Raw bytes read; 0 at the end of the file. */
  readonly bytes: number;
  /** Whole stamped lines for the log of the experiment, and for that of the task. */
  readonly experiment: string;
  readonly task: string;
}

/** What all lines of a source share. */
export type LineStamp = Pick<ChildLine, 'experiment' | 'attempt'>;

/** When and in which state of the attempt something is read. */
export interface ReadMoment {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly late: boolean;
}

/**
 * Reads one raw file from its first byte on and stamps its lines. The lines depend on the bytes alone, so a second
 * reader, told how many lines were written before, goes on exactly there.
 */
export class RawReader {
  readonly file: RawFile;
  readonly #stamp: LineStamp;
  readonly #skip: LinesToSkip;
  readonly #onLine: ((text: string) => void) | undefined;
  readonly #splitter = createLineSplitter();
  #handle: FileHandle | undefined;
  #offset = 0;
  #count = 0;

  constructor(
    file: RawFile,
    options: { readonly stamp: LineStamp; readonly skip: LinesToSkip; readonly onLine?: ((text: string) => void) | undefined },
  ) {
    this.file = file;
    this.#stamp = options.stamp;
    this.#skip = options.skip;
    this.#onLine = options.onLine;
  }

  /** Size of the file now. */
  async size(): Promise<number> {
    return (await (await this.#open()).stat()).size;
  }

  /** Reads as much as fits into `buffer`. */
  async read(buffer: Buffer, moment: ReadMoment): Promise<StampedPiece> {
    const { bytesRead } = await (await this.#open()).read(buffer, 0, buffer.length, this.#offset);
    this.#offset += bytesRead;
    return this.#stampLines(this.#splitter.push(buffer.subarray(0, bytesRead)), { bytes: bytesRead, moment });
  }

  /** Gives out a last line that has no end. */
  end(moment: ReadMoment): StampedPiece {
    return this.#stampLines(this.#splitter.end(), { bytes: 0, moment });
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #open(): Promise<FileHandle> {
    this.#handle ??= await open(this.file.path, 'r');
    return this.#handle;
  }

  /** Hot: millions of lines; the head is formatted once per call and not once per line. */
  #stampLines(lines: readonly SplitLine[], read: { readonly bytes: number; readonly moment: ReadMoment }): StampedPiece {
    const { bytes, moment } = read;
    const heads = [this.#head(moment, false), this.#head(moment, true)] as const;
    let experiment = '';
    let task = '';
    for (const { text, continued } of lines) {
      const head = heads[continued ? 1 : 0];
      const line = text === '' ? `${head}\n` : `${head} ${text}\n`;
      if (this.#count >= this.#skip.experiment) experiment += line;
      if (this.#count >= this.#skip.task && !moment.late) task += line;
      this.#count += 1;
      this.#onLine?.(text);
    }
    return { bytes, experiment, task };
  }

  #head(moment: ReadMoment, continued: boolean): string {
    const { role, stream } = this.file;
    const { time, late } = moment;
    return formatChildLine({ ...this.#stamp, time, role, stream, text: '', late, continued });
  }
}
