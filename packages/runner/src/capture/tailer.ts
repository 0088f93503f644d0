import { closeSync, openSync } from 'node:fs';
import type { AttemptRef, Clock } from '@autotuner/core';
import { appendWhole } from './append_whole.ts';
import type { AttemptLogs } from './attempt_logs.ts';
import type { OnLines } from './line_stamper.ts';
import type { RawFile } from './raw_files.ts';
import { RawReader, type OnBytes, type ReadMoment, type StampedPiece } from './raw_reader.ts';
import { BLOCK_BYTES, returnDesk, takeDesk } from './stamp_desk.ts';
import { NO_STAMPED_LINES, type StampedCounts } from './stamped_lines.ts';

const SHORTEST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;
const LATE_PAUSE_MS = 1000;
/** While a command prints faster than can be stamped, the tuner works for one part of the time and rests for so many. */
const REST_SHARE = 9;
/** Who is in a hurry waits so long for output that is still to be stamped. */
const HURRIED_DRAIN_MS = 1000;

/** Where the lines of an attempt go, and what is told about them. */
export interface TailerOptions {
  readonly ref: AttemptRef;
  readonly logs: AttemptLogs;
  readonly clock: Clock;
  /** Lines that the two logs hold already. @default none */
  readonly written?: { readonly experiment: StampedCounts; readonly task: StampedCounts };
  /** Raw bytes of all files together; more call `onLimit`, once, do not get into the logs and are cut off the files. @default unlimited */
  readonly maxBytes?: number;
  readonly onLimit?: () => void;
  /** Called once when a log cannot be written or read any more; the tailer then only waits to be finished. */
  readonly onFault?: (error: unknown) => void;
  /** Told how many raw bytes were read, again and again. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/** How long output is looked after that comes too late. */
export interface LateOptions {
  readonly maxMs: number;
  /** As for `finish()`. */
  readonly hurry?: AbortSignal | undefined;
}

/** How a raw file is followed. */
export interface FollowedFile extends RawFile {
  /** Gets the texts of all lines, some at a time, until it returns false. */
  readonly onLines?: OnLines | undefined;
  readonly onBytes?: OnBytes | undefined;
}

/**
 * Follows the raw files of one attempt and writes their lines, stamped, to the log of the experiment and of the task.
 * Looks every 25 ms while there is output, ever more seldom down to 200 ms while there is none, and opens no file that
 * is empty. Reads at most 1 MiB of a file before it gives way, and never reads on before what it read is written. A
 * command that prints faster than that has the machine mostly to itself: it is what is being measured.
 */
export class Tailer {
  readonly #options: TailerOptions;
  readonly #readers: RawReader[] = [];
  #mode: 'follow' | 'drain' | 'late' = 'follow';
  #isCutShort: () => boolean = () => false;
  #isComplete = true;
  #wake: () => void = () => undefined;
  #loop: Promise<void> | undefined;
  #hasFault = false;
  #isOverLimit = false;
  #readBytes = 0;

  constructor(options: TailerOptions) {
    this.#options = options;
  }

  /** Follows one more file, which exists. */
  add(file: FollowedFile): void {
    const { ref, written } = this.#options;
    const source = { attempt: ref.attempt, role: file.role, stream: file.stream };
    const { experiment, task } = written ?? { experiment: NO_STAMPED_LINES, task: NO_STAMPED_LINES };
    const skip = { experiment: experiment.of(source), task: task.of(source) };
    const stamp = { experiment: ref.number, attempt: ref.attempt };
    this.#readers.push(new RawReader(file, { stamp, skip, onLines: file.onLines, onBytes: file.onBytes }));
    this.#loop ??= this.#follow();
  }

  /**
   * Writes what the files hold by now, a last line without an end included, and stops. The files must not grow any more.
   * False when `hurry` cut that short, a second after it began or later: `drainAttempt()` can add what is missing.
   */
  async finish(hurry?: AbortSignal): Promise<boolean> {
    await this.#drain(hurry);
    await this.#end();
    return this.#isComplete;
  }

  /**
   * Like `finish()` for files that may still grow because somebody who could not be ended holds them: what comes from
   * now on goes, marked late, to the log of the experiment only. Keeps no process alive; resolves at once and goes on
   * until `ended` resolves or `maxMs` have passed.
   */
  async finishLate(ended: Promise<void>, options: LateOptions): Promise<boolean> {
    await this.#drain(options.hurry);
    if (!this.#isComplete) {
      await this.#end();
      return false;
    }
    this.#mode = 'late';
    const deadline = this.#options.clock.monotonic() + options.maxMs;
    let hasEnded = false;
    void ended.then(() => {
      hasEnded = true;
    });
    void this.#followLate(() => hasEnded || this.#options.clock.monotonic() > deadline);
    return true;
  }

  /** Stops where it is, in the middle of a line too: whoever goes on reads it again. */
  async leave(): Promise<void> {
    this.#isCutShort = () => true;
    this.#mode = 'drain';
    this.#wake();
    await this.#loop;
    this.#isComplete = false;
    await this.#end();
  }

  async #drain(hurry: AbortSignal | undefined): Promise<void> {
    const since = this.#options.clock.monotonic();
    this.#isCutShort = () =>
      hurry?.aborted === true && this.#options.clock.monotonic() - since > HURRIED_DRAIN_MS;
    this.#mode = 'drain';
    this.#wake();
    await this.#loop;
    await this.#readAll();
  }

  async #follow(): Promise<void> {
    let pauseMs = SHORTEST_PAUSE_MS;
    while (this.#mode === 'follow') {
      await this.#pause(pauseMs);
      // What is there by now is read by whoever ended the pause.
      if (this.#mode !== 'follow') return;
      const since = performance.now();
      const bytes = await this.#tick();
      if (bytes >= BLOCK_BYTES) pauseMs = (performance.now() - since) * REST_SHARE;
      else if (bytes > 0) pauseMs = SHORTEST_PAUSE_MS;
      else pauseMs = Math.min(Math.max(SHORTEST_PAUSE_MS, pauseMs * 2), LONGEST_PAUSE_MS);
    }
  }

  async #followLate(isOver: () => boolean): Promise<void> {
    for (let isLast = false; !isLast;) {
      await this.#pause(LATE_PAUSE_MS);
      isLast = isOver() || this.#isOverLimit || this.#hasFault;
      await this.#readAll();
    }
    await this.#end();
  }

  /** Reads what the files hold now, unless that is cut short. */
  async #readAll(): Promise<void> {
    for (let bytes = await this.#tick(); bytes > 0; bytes = await this.#readOn()) {
      this.#isComplete = !this.#isCutShort();
      if (!this.#isComplete) return;
      await new Promise(setImmediate);
    }
  }

  /** Ends early when the mode changes; never keeps the program alive once the attempt is over. */
  #pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      if (this.#mode === 'late') timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** Looks what there is and reads a block of each file; returns how many bytes that were. */
  async #tick(): Promise<number> {
    await this.#guard(async () => this.#look());
    return this.#readOn();
  }

  /** Reads a block of each file of what the last look found. */
  async #readOn(): Promise<number> {
    let bytes = 0;
    await this.#guard(async () => {
      for (const reader of this.#readers) bytes += await this.#readBlock(reader);
    });
    return bytes;
  }

  /** No more than the logs may hold. */
  async #readBlock(reader: RawReader): Promise<number> {
    const room = (this.#options.maxBytes ?? Infinity) - this.#readBytes;
    if (Math.min(reader.unread, room) <= 0) return 0;
    const desk = await takeDesk();
    try {
      const bytes = await reader.read(desk, room);
      this.#readBytes += bytes;
      this.#options.onRead?.(bytes);
      for (const piece of reader.stamp(desk, { bytes, moment: this.#moment() })) await this.#write(piece);
      return bytes;
    } finally {
      returnDesk(desk);
    }
  }

  async #write(piece: StampedPiece): Promise<void> {
    const { experiment, task } = piece;
    if (experiment.length === 0 && task.length === 0) return;
    const { experimentLog, taskLog } = this.#options.logs;
    if (this.#mode === 'late') return appendLate(experimentLog.path, experiment);
    await Promise.all([
      experiment.length > 0 && experimentLog.append(experiment),
      task.length > 0 && taskLog.append(task),
    ]);
  }

  /** By the size of the files and not by what was read: the writers may be far ahead. */
  #look(): void {
    const { maxBytes = Infinity, onLimit } = this.#options;
    let total = 0;
    for (const reader of this.#readers) total += reader.look();
    if (total <= maxBytes || this.#isOverLimit) return;
    this.#isOverLimit = true;
    onLimit?.();
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    if (this.#hasFault) return;
    try {
      await work();
    } catch (error) {
      this.#hasFault = true;
      this.#options.onFault?.(error);
    }
  }

  #moment(): ReadMoment {
    return { time: this.#options.clock.now(), late: this.#mode === 'late' };
  }

  async #end(): Promise<void> {
    await this.#guard(async () => {
      if (!this.#isComplete) return;
      const desk = await takeDesk();
      try {
        for (const reader of this.#readers) await this.#write(reader.end(desk, this.#moment()));
        if (this.#isOverLimit && this.#mode === 'drain')
          for (const reader of this.#readers) reader.cutUnread();
      } finally {
        returnDesk(desk);
      }
    });
    for (const reader of this.#readers) reader.close();
  }
}

/** The owner of the appender has closed it; whole lines in append mode do not tear those of anybody else. */
async function appendLate(path: string, lines: Buffer): Promise<void> {
  const descriptor = openSync(path, 'a');
  try {
    await appendWhole(descriptor, [lines]);
  } finally {
    closeSync(descriptor);
  }
}
