import { closeSync, fstatSync, openSync, read, readSync, statSync, truncateSync } from 'node:fs';
import { promisify } from 'node:util';
import { formatChildLine, type ChildLine } from '@autotuner/core';
import { LineStamper, type LineHeads, type OnLines } from './line_stamper.ts';
import type { RawFile } from './raw_files.ts';
import { BLOCK_BYTES, type StampDesk } from './stamp_desk.ts';

/** How many lines of this source the two logs hold already. */
export interface LinesToSkip {
  readonly experiment: number;
  readonly task: number;
}

/** Whole stamped lines for the log of the experiment, and for that of the task: mostly the same bytes. */
export interface StampedPiece {
  readonly experiment: Buffer;
  /** The same object as `experiment` where both are the same. */
  readonly task: Buffer;
}

const NOTHING = Buffer.alloc(0);
/** So much is read at once: handing it to a thread would cost more than reading it. */
const SMALL_BYTES = 65_536;
/** A piece is given out when it has so many bytes, so that memory stays small however short the lines are, ... */
const PIECE_BYTES = 2_097_152;
/** ... or after so long, so that the event loop goes on however slow the lines are to stamp. */
const STINT_MS = 4;

const readAsync = promisify(read);

/** What all lines of a source share. */
export type LineStamp = Pick<ChildLine, 'experiment' | 'attempt'>;

/** When and in which state of the attempt something is read. */
export interface ReadMoment {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly late: boolean;
}

/** Takes all bytes of a raw file, from the first one on, also where their lines were stamped before. */
export interface OnBytes {
  /** Takes some bytes, which are reused afterwards. */
  push(bytes: Buffer): void;
  /** There will be no more. */
  end(): void;
}

/** How a raw file is read. */
export interface RawReaderOptions {
  readonly stamp: LineStamp;
  readonly skip: LinesToSkip;
  readonly onLines?: OnLines | undefined;
  readonly onBytes?: OnBytes | undefined;
}

/**
 * Reads one raw file from its first byte on and stamps its lines. The lines depend on the bytes alone, so a second
 * reader, told how many lines were written before, goes on exactly there.
 */
export class RawReader {
  readonly file: RawFile;
  readonly #stamp: LineStamp;
  readonly #stamper: LineStamper;
  /** Only where the log of the task lacks other lines than that of the experiment. */
  readonly #taskStamper: LineStamper | undefined;
  readonly #onBytes: OnBytes | undefined;
  #descriptor: number | undefined;
  #offset = 0;
  #size = 0;

  constructor(file: RawFile, options: RawReaderOptions) {
    const { skip, onLines, onBytes } = options;
    this.file = file;
    this.#onBytes = onBytes;
    this.#stamp = options.stamp;
    this.#stamper = new LineStamper({ skip: skip.experiment, onLines });
    this.#taskStamper = skip.task === skip.experiment ? undefined : new LineStamper({ skip: skip.task });
  }

  /** Looks how large the file is now; 0 while it does not exist. A file that was never read from is not opened for that. */
  look(): number {
    const open = this.#descriptor;
    const stats = open === undefined ? statSync(this.file.path, { throwIfNoEntry: false }) : fstatSync(open);
    this.#size = stats?.size ?? 0;
    return this.#size;
  }

  /** Bytes that the last look found and that were not read yet. */
  get unread(): number {
    return this.#size - this.#offset;
  }

  /** Reads what the last look found, at most `maxBytes` and one block, into the desk; returns how many bytes it has. */
  async read(desk: StampDesk, maxBytes: number): Promise<number> {
    const length = Math.min(this.unread, maxBytes, BLOCK_BYTES);
    if (length <= 0) return 0;
    this.#descriptor ??= openSync(this.file.path, 'r');
    const where = [this.#descriptor, desk.block, 0, length, this.#offset] as const;
    const bytesRead = length <= SMALL_BYTES ? readSync(...where) : (await readAsync(...where)).bytesRead;
    this.#offset += bytesRead;
    this.#onBytes?.push(desk.block.subarray(0, bytesRead));
    return bytesRead;
  }

  /** Stamps the bytes on the desk. Each piece is good until the next is asked for. */
  *stamp(
    desk: StampDesk,
    from: { readonly bytes: number; readonly moment: ReadMoment },
  ): Generator<StampedPiece> {
    const heads = this.#heads(from.moment);
    const bytes = desk.block.subarray(0, from.bytes);
    const { out, taskOut } = desk;
    let since = performance.now();
    for (let at = 0, taskAt = 0; at < bytes.length || taskAt < bytes.length;) {
      if (at < bytes.length) at = this.#stamper.push(bytes, { start: at, out, heads });
      taskAt =
        this.#taskStamper === undefined || taskAt >= bytes.length
          ? bytes.length
          : this.#taskStamper.push(bytes, { start: taskAt, out: taskOut, heads });
      const isDue = out.length + taskOut.length >= PIECE_BYTES || performance.now() - since >= STINT_MS;
      if (!isDue) continue;
      yield this.#piece(desk, from.moment);
      since = performance.now();
    }
    yield this.#piece(desk, from.moment);
  }

  /** Gives out a last line that has no end. */
  end(desk: StampDesk, moment: ReadMoment): StampedPiece {
    this.#onBytes?.end();
    const heads = this.#heads(moment);
    this.#stamper.end({ out: desk.out, heads });
    this.#taskStamper?.end({ out: desk.taskOut, heads });
    return this.#piece(desk, moment);
  }

  /** Cuts off what was not read, so that the file holds what the logs hold. Nobody may write to it any more. */
  cutUnread(): void {
    if (this.look() > this.#offset) truncateSync(this.file.path, this.#offset);
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }

  #piece(desk: StampDesk, moment: ReadMoment): StampedPiece {
    const experiment = desk.out.view();
    const task = this.#taskStamper === undefined ? experiment : desk.taskOut.view();
    desk.out.clear();
    desk.taskOut.clear();
    return { experiment, task: moment.late ? NOTHING : task };
  }

  #heads(moment: ReadMoment): LineHeads {
    return { whole: this.#head(moment, false), continued: this.#head(moment, true) };
  }

  #head(moment: ReadMoment, continued: boolean): string {
    const { role, stream } = this.file;
    const { time, late } = moment;
    return formatChildLine({ ...this.#stamp, time, role, stream, text: '', late, continued });
  }
}
