import { close, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
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
/** So much is read at once: handing it to a thread would cost more than reading it. */
const SMALL_BYTES = 65_536;

const readAsync = promisify(read);
const closeAsync = promisify(close);

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
  #descriptor: number | undefined;
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
  size(): number {
    return fstatSync(this.#open()).size;
  }

  /** Reads as much as fits into `buffer`. */
  async read(buffer: Buffer, moment: ReadMoment): Promise<StampedPiece> {
    const bytesRead = await this.#readInto(buffer);
    this.#offset += bytesRead;
    return this.#stampLines(this.#splitter.push(buffer.subarray(0, bytesRead)), { bytes: bytesRead, moment });
  }

  /** Gives out a last line that has no end. */
  end(moment: ReadMoment): StampedPiece {
    return this.#stampLines(this.#splitter.end(), { bytes: 0, moment });
  }

  async close(): Promise<void> {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) await closeAsync(descriptor);
  }

  #open(): number {
    this.#descriptor ??= openSync(this.file.path, 'r');
    return this.#descriptor;
  }

  async #readInto(buffer: Buffer): Promise<number> {
    const length = Math.min(buffer.length, this.size() - this.#offset);
    if (length <= 0) return 0;
    const where = [this.#open(), buffer, 0, length, this.#offset] as const;
    return length <= SMALL_BYTES ? readSync(...where) : (await readAsync(...where)).bytesRead;
  }

  #stampLines(
    lines: readonly SplitLine[],
    from: { readonly bytes: number; readonly moment: ReadMoment },
  ): StampedPiece {
    const { bytes, moment } = from;
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
