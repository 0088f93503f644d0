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
  /** Whole stamped lines for the log of the experiment, and for that of the task; mostly the same bytes. */
  readonly experiment: Buffer;
  readonly task: Buffer;
}

const NOTHING = Buffer.alloc(0);

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
    options: {
      readonly stamp: LineStamp;
      readonly skip: LinesToSkip;
      readonly onLine?: ((text: string) => void) | undefined;
    },
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

  #stampLines(
    lines: readonly SplitLine[],
    read: { readonly bytes: number; readonly moment: ReadMoment },
  ): StampedPiece {
    const { bytes, moment } = read;
    const first = this.#count;
    this.#count += lines.length;
    if (this.#onLine !== undefined) for (const line of lines) this.#onLine(line.text);
    const fresh = (skip: number): number => Math.max(0, Math.min(lines.length, skip - first));
    const [forExperiment, forTask] = [fresh(this.#skip.experiment), fresh(this.#skip.task)];
    const experiment = this.#format(lines.slice(forExperiment), moment);
    if (moment.late) return { bytes, experiment, task: NOTHING };
    const task = forTask === forExperiment ? experiment : this.#format(lines.slice(forTask), moment);
    return { bytes, experiment, task };
  }

  /** Hot: millions of lines; the head is formatted once per call and not once per line. */
  #format(lines: readonly SplitLine[], moment: ReadMoment): Buffer {
    if (lines.length === 0) return NOTHING;
    const [whole, continuing] = [this.#head(moment, false), this.#head(moment, true)];
    let text = '';
    for (const line of lines) {
      text += line.continued ? continuing : whole;
      text += line.text === '' ? '\n' : ` ${line.text}\n`;
    }
    return Buffer.from(text, 'utf8');
  }

  #head(moment: ReadMoment, continued: boolean): string {
    const { role, stream } = this.file;
    const { time, late } = moment;
    return formatChildLine({ ...this.#stamp, time, role, stream, text: '', late, continued });
  }
}
