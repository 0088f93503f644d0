import { appendFile } from 'node:fs/promises';
import type { AttemptRef, Clock } from '@autotuner/core';
import type { AttemptLogs } from './attempt_logs.ts';
import type { RawFile } from './raw_files.ts';
import { BLOCK_BYTES, returnBlock, takeBlock } from './read_blocks.ts';
import { RawReader, type StampedPiece } from './raw_reader.ts';
import { NO_STAMPED_LINES, type StampedCounts } from './stamped_lines.ts';

const SHORTEST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 100;
const LATE_PAUSE_MS = 1000;
/** Who is in a hurry waits so long for output that is still to be stamped. */
const HURRIED_DRAIN_MS = 1000;

/** Where the lines of an attempt go, and what is told about them. */
export interface TailerOptions {
  readonly ref: AttemptRef;
  readonly logs: AttemptLogs;
  readonly clock: Clock;
  /** Lines that the two logs hold already. @default none */
  readonly written?: { readonly experiment: StampedCounts; readonly task: StampedCounts };
  /** Raw bytes of all files together; more call `onLimit`, once, and do not get into the logs. @default unlimited */
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
  /** Gets the text of every line. */
  readonly onLine?: (text: string) => void;
}

/**
 * Follows the raw files of one attempt and writes their lines, stamped, to the log of the experiment and of the task.
 * Reads at most 1 MiB of a file before it gives way, looks again after 25 ms while there is output and up to 100 ms
 * while there is none, and never reads on before what it read is written.
 */
export class Tailer {
  readonly #options: TailerOptions;
  readonly #readers: RawReader[] = [];
  #block: Buffer | undefined;
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
    this.#readers.push(new RawReader(file, { stamp, skip, onLine: file.onLine }));
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
  }

  async #follow(): Promise<void> {
    let pauseMs = SHORTEST_PAUSE_MS;
    for (;;) {
      const isDraining = this.#mode === 'drain';
      const bytes = await this.#tick();
      if (bytes > 0) pauseMs = SHORTEST_PAUSE_MS;
      if (isDraining && bytes === 0) return;
      this.#isComplete = !this.#isCutShort();
      if (!this.#isComplete) return;
      // A full block means that there is more: only give way to others.
      if (isDraining || bytes >= BLOCK_BYTES) await new Promise(setImmediate);
      else await this.#pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  async #followLate(isOver: () => boolean): Promise<void> {
    for (let isLast = false; !isLast;) {
      await this.#pause(LATE_PAUSE_MS);
      isLast = isOver() || this.#isOverLimit || this.#hasFault;
      while ((await this.#tick()) > 0) await new Promise(setImmediate);
    }
    await this.#end();
  }

  /** Ends early when the mode changes; never keeps the program alive once the attempt is over. */
  #pause(ms: number): Promise<void> {
    if (this.#mode === 'drain') return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      if (this.#mode === 'late') timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  async #tick(): Promise<number> {
    let bytes = 0;
    await this.#guard(async () => {
      this.#checkLimit();
      for (const reader of this.#readers) {
        const piece = await reader.read(this.#room(), this.#moment());
        bytes += piece.bytes;
        this.#readBytes += piece.bytes;
        this.#options.onRead?.(piece.bytes);
        await this.#write(piece);
      }
    });
    return bytes;
  }

  /** Where to read into: no more than the logs may hold. */
  #room(): Buffer {
    const left = (this.#options.maxBytes ?? Infinity) - this.#readBytes;
    this.#block ??= takeBlock();
    return this.#block.subarray(0, Math.min(BLOCK_BYTES, left));
  }

  async #write(piece: StampedPiece): Promise<void> {
    const { experimentLog, taskLog } = this.#options.logs;
    if (this.#mode === 'late') {
      // The owner of the appender has closed it; whole lines in append mode do not tear those of anybody else.
      if (piece.experiment.length > 0) await appendFile(experimentLog.path, piece.experiment);
      return;
    }
    if (piece.experiment.length === 0 && piece.task.length === 0) return;
    await Promise.all([experimentLog.append(piece.experiment), taskLog.append(piece.task)]);
  }

  /** By the size of the files and not by what was read: the writers may be far ahead. */
  #checkLimit(): void {
    const { maxBytes, onLimit } = this.#options;
    if (maxBytes === undefined || this.#isOverLimit) return;
    let total = 0;
    for (const reader of this.#readers) total += reader.size();
    if (total <= maxBytes) return;
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

  #moment(): { readonly time: number; readonly late: boolean } {
    return { time: this.#options.clock.now(), late: this.#mode === 'late' };
  }

  async #end(): Promise<void> {
    await this.#guard(async () => {
      if (!this.#isComplete) return;
      for (const reader of this.#readers) await this.#write(reader.end(this.#moment()));
    });
    for (const reader of this.#readers) await reader.close();
    if (this.#block !== undefined) returnBlock(this.#block);
    this.#block = undefined;
  }
}
