import { closeSync, constants, fchmodSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { RotationPolicy } from '@autotuner/core';
import { LineBytes } from '../lines/line_bytes.ts';
import { type BatchOptions, LineBatch } from './line_batch.ts';
import { LogFile } from './log_file.ts';
import { checkedRotation } from './rotation_options.ts';
import { claimLogFile, type LogFileClaim, type WhenTaken } from './log_file_claim.ts';
import type { Sink, SinkStats } from './sink.ts';
import { unopenable } from './unopenable.ts';

/** A sink that appends to one file. */
export interface FileSink extends Sink {
  readonly path: string;
  /**
   * Goes on in a new file of the same path, for when another program has renamed the old one. False when that cannot
   * be opened; then the old file stays in use.
   */
  reopen(): boolean;
}

/** How to open the file. */
export interface FileSinkOptions {
  /** Permissions of a new file. @default 0o640 */
  readonly mode?: number;
  /** When to put the file aside and begin a new one. @default never */
  readonly rotation?: RotationPolicy;
  /** What to do when another process rotates the same file. @default "refuse" */
  readonly whenTaken?: WhenTaken;
  /**
   * Lines wait in memory and are written together: when there are many, after some time, when the process ends, and before
   * a record at level error or above has returned. SIGKILL and an abort lose those that wait. @default each line at once
   */
  readonly batch?: BatchOptions;
}

const NEWLINE = 0x0a;
/** A line is mostly shorter. */
const LINE_BYTES = 4_096;
/** Longer than a write takes. */
const PAUSE_MS = 5;

/**
 * Opens a file to append lines to, and makes it when there is none; its folder must exist.
 *
 * When `write` returns true the line is with the operating system: killing this process no longer loses it (a power cut
 * may). The one exception is a line that a full disk took in part: it is held and completed before anything else is
 * written, so that no line is torn. While the disk is full, other lines are refused and counted; nothing is thrown and
 * nothing piles up. Each later line tries again. A torn last line that an earlier process left is ended first.
 *
 * @throws AutotunerError AT_STORE_UNWRITABLE when the file cannot be opened
 */
export function openFileSink(path: string, options: FileSinkOptions = {}): FileSink {
  const { mode = 0o640, rotation } = options;
  const claim = rotation === undefined ? undefined : claimLogFile(path, options.whenTaken);
  const file = new LogFile({ path: claim?.path ?? path, mode, rotation: checkedRotation(rotation) });
  try {
    file.open();
    return new AppendedFile(file, { claim, batch: options.batch });
  } catch (cause) {
    claim?.release();
    file.close();
    if (cause instanceof RangeError) throw cause;
    throw unopenable(path, cause);
  }
}

/** Bytes that are on their way into the file. */
interface PendingBytes {
  readonly bytes: Uint8Array;
  done: number;
  /** They are lines, and no mere newline. */
  readonly isCounted: boolean;
  /** Something of them is in a file or was promised to the caller. */
  mustFinish: boolean;
}

class AppendedFile implements FileSink {
  readonly path: string;
  readonly #file: LogFile;
  readonly #claim: LogFileClaim | undefined;
  #pending: PendingBytes | undefined;
  readonly #batch: LineBatch | undefined;
  #taken = 0;
  #dropped = 0;

  constructor(
    file: LogFile,
    of: { readonly claim: LogFileClaim | undefined; readonly batch: BatchOptions | undefined },
  ) {
    this.path = file.path;
    this.#file = file;
    this.#claim = of.claim;
    if (of.batch !== undefined) this.#batch = new LineBatch(of.batch, () => this.#writeBatch());
    if (endsInsideLine({ path: file.path, fd: file.open() }))
      this.#put({ bytes: Uint8Array.of(NEWLINE), done: 0, isCounted: false, mustFinish: true });
  }

  write(line: string): boolean {
    scratch.length = 0;
    scratch.text(line);
    scratch.newline();
    return this.writeBytes(scratch.bytes, scratch.length);
  }

  writeBytes(bytes: Buffer, length: number): boolean {
    const batch = this.#batch;
    const isTaken =
      batch === undefined ? this.#writeLines(bytes, length) : this.#file.isOpen && batch.add(bytes, length);
    if (isTaken) this.#taken++;
    else this.#dropped++;
    return isTaken;
  }

  /** True when no line waits any more. */
  #writeBatch(): boolean {
    const batch = this.#batch;
    if (batch === undefined || batch.lines === 0) return this.#finishPending();
    const { bytes, length } = batch.waiting;
    if (!this.#writeLines(bytes, length)) return false;
    batch.clear();
    return true;
  }

  /** Writes whole lines. Between two calls the file may change. */
  #writeLines(lines: Buffer, length: number): boolean {
    if (!this.#finishPending()) return false;
    this.#file.prepare(length);
    const done = this.#writeSome(lines, { from: 0, length });
    if (done === length) return true;
    if (done === 0) return false;
    // The memory is for the next lines; what is left of these needs some of its own.
    const bytes = Buffer.from(lines.subarray(0, length));
    return this.#put({ bytes, done, isCounted: true, mustFinish: true });
  }

  stats(): SinkStats {
    const [taken, dropped] = [this.#taken, this.#dropped];
    if (this.#batch === undefined) return { written: taken, dropped };
    const pending = this.#batch.lines;
    return { written: taken - pending, pending, dropped };
  }

  reopen(): boolean {
    if (!this.#file.isOpen) return false;
    this.#writeBatch();
    if (!this.#file.reopen()) return false;
    // What the old file has of a line is no use in the new one: it gets the whole line.
    if (this.#pending !== undefined) this.#pending.done = 0;
    return true;
  }

  flushSync(): void {
    this.#writeBatch();
  }

  flush(): Promise<void> {
    this.#writeBatch();
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (!this.#file.isOpen) return Promise.resolve();
    if (!this.#writeBatch()) this.#giveUp();
    this.#batch?.stop();
    this.#file.close();
    this.#claim?.release();
    return Promise.resolve();
  }

  /** Lines that were taken and will not get into the file any more. */
  #giveUp(): void {
    const held = this.#pending?.isCounted === true ? newlinesIn(this.#pending) : 0;
    const lost = held + (this.#batch?.lines ?? 0);
    this.#batch?.clear();
    this.#taken -= lost;
    this.#dropped += lost;
  }

  /** True when nothing is held any more. */
  #finishPending(): boolean {
    const pending = this.#pending;
    if (pending === undefined) return true;
    this.#pending = undefined;
    this.#put(pending);
    return this.#pending === undefined;
  }

  /** True when the bytes are in the file, or held to be finished; false when there is no trace of them. */
  #put(pending: PendingBytes): boolean {
    while (pending.done < pending.bytes.length) {
      const part = { from: pending.done, length: pending.bytes.length - pending.done };
      const count = this.#writeSome(pending.bytes, part);
      if (count === 0) return this.#hold(pending);
      pending.done += count;
      pending.mustFinish = true;
    }
    return true;
  }

  #hold(pending: PendingBytes): boolean {
    if (pending.mustFinish) this.#pending = pending;
    return pending.mustFinish;
  }

  /** Bytes that the file took; 0 when it took none, whatever the reason. */
  #writeSome(bytes: Uint8Array, part: { readonly from: number; readonly length: number }): number {
    if (!this.#file.isOpen) return 0;
    try {
      const count = writeSync(this.#file.open(), bytes, part.from, part.length);
      this.#file.count(count);
      return count;
    } catch {
      // Full disk, quota, I/O error: the line is refused and counted, and the next one tries again.
      return 0;
    }
  }
}

/** Looks at the end of a file that somebody else writes to at the same time, until it stands still. */
const MAX_LOOKS = 20;

/** Tells whether a file ends in the middle of a line, as a writer leaves it that ran out of disk or power. */
export function endsInsideLine(opened: { readonly path: string; readonly fd: number }): boolean {
  let before = -1;
  for (let look = 0; look < MAX_LOOKS; look++) {
    const end = lookAtEnd(opened);
    if (!end.isInside) return false;
    // A write in progress shows in part. What did not change while all of those came to an end is no part of one.
    if (end.size === before) return true;
    before = end.size;
    waitForWrites(opened.fd);
  }
  return false;
}

function newlinesIn({ bytes, done }: PendingBytes): number {
  return bytes.subarray(done).reduce((count, byte) => (byte === NEWLINE ? count + 1 : count), 0);
}

/** Where lines become bytes: one system call needs no memory of its own for that. */
const scratch = new LineBytes(LINE_BYTES);

interface FileEnd {
  readonly isInside: boolean;
  readonly size: number;
}

const WHOLE: FileEnd = { isInside: false, size: -1 };

function lookAtEnd(opened: { readonly path: string; readonly fd: number }): FileEnd {
  const { ino, dev } = fstatSync(opened.fd);
  try {
    const fd = openSync(opened.path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const file = fstatSync(fd);
      // Another file has the path by now: whoever put this one aside had written whole lines.
      const isSame = file.ino === ino && file.dev === dev;
      return isSame && file.isFile() && file.size > 0 ? lastByteOf(fd, file.size) : WHOLE;
    } finally {
      closeSync(fd);
    }
  } catch {
    // A file that may only be written; it cannot be told, and a needless empty line would be worse.
    return WHOLE;
  }
}

function lastByteOf(fd: number, size: number): FileEnd {
  const last = Buffer.alloc(1);
  const count = readSync(fd, last, 0, 1, size - 1);
  return { isInside: count === 1 && last[0] !== NEWLINE, size };
}

/** Returns when the writes have ended that were in progress: the system changes no file in the middle of one. */
function waitForWrites(fd: number): void {
  try {
    fchmodSync(fd, fstatSync(fd).mode & 0o7777);
  } catch {
    // Somebody else's file: a pause has to do.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
}
