import { fdatasyncSync, fstatSync, mkdirSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RotationPolicy } from '@autotuner/core';
import type { LineBytes } from '../lines/line_bytes.ts';
import { endsInsideLine } from '../sinks/file_sink.ts';
import { readPart, writtenIn } from './written_part.ts';
import { LogFile } from '../sinks/log_file.ts';
import { claimLogFile, type LogFileClaim, type WhenTaken } from '../sinks/log_file_claim.ts';
import type { StandardStream } from './place.ts';

/** What `write` says when the place will not take the bytes later either. */
export const REFUSED = -1;

/** Error codes after which waiting helps: no space, quota, or a pipe whose reader is slow. */
const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EAGAIN', 'EWOULDBLOCK', 'EINTR']);

const NEWLINE = Buffer.from('\n');

/** A file, and its name in the folder of the routes if it lies there. */
export interface FileTarget {
  readonly path: string;
  readonly mode: number;
  readonly nameInFolder: string | undefined;
  readonly rotation: RotationPolicy | undefined;
  /** Set for a file that nobody has claimed yet. */
  readonly whenTaken: WhenTaken | undefined;
}

/** A place as one thread writes to it, and the lines that wait for it in the current batch. */
export class Target {
  /** Whole lines of the batch, each with its newline; undefined between batches. */
  text: LineBytes | undefined;
  lines = 0;
  needsSync = false;
  /** Set while a line is being completed that somebody else began. */
  isCompleting = false;
  /** The line that tells how many lines were refused. */
  readonly notice: (dropped: number) => string;
  /** Of a file of routes: its name in their folder. */
  readonly name: string;
  readonly #at: FileTarget | undefined;
  /** One number, which all threads share that write to this place. */
  readonly #untold: Float64Array;
  readonly #rotations: Int32Array;
  readonly #stream: number = 2;
  #file: LogFile | undefined;
  #claim: LogFileClaim | undefined;

  constructor(
    at: FileTarget | { readonly stream: StandardStream },
    of: {
      readonly notice: (dropped: number) => string;
      readonly untold?: Float64Array | undefined;
      readonly rotations: Int32Array;
    },
  ) {
    this.notice = of.notice;
    this.#rotations = of.rotations;
    this.#untold = of.untold ?? new Float64Array(1);
    this.name = 'stream' in at ? '' : (at.nameInFolder ?? '');
    if ('stream' in at) this.#stream = at.stream === 'stdout' ? 1 : 2;
    else this.#at = at;
  }

  /** Lines that it refused since the last notice about them. */
  get unreported(): number {
    return this.#untold[0] ?? 0;
  }

  set unreported(lines: number) {
    this.#untold[0] = lines;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  /** Called before the first of so many bytes of whole lines: a new file may be due for them. */
  prepare(bytes: number): void {
    if (this.#at?.rotation === undefined) return;
    try {
      this.#open();
      this.#file?.prepare(bytes);
    } catch {
      // The write will say what is wrong.
    }
  }

  /** Goes over to the file that the path leads to, which another thread may have begun. */
  follow(): void {
    this.#file?.follow();
  }

  /** Bytes that were taken, from the start: 0 when it is full, {@link REFUSED} when that will not pass. */
  write(bytes: Uint8Array): number {
    try {
      const written = writeSync(this.#open(), bytes);
      this.#file?.count(written);
      this.needsSync = true;
      return written;
    } catch (error) {
      return PASSING.has(codeOf(error)) ? 0 : REFUSED;
    }
  }

  /** Bytes in the file; -1 where there is no telling. */
  size(): number {
    if (this.#at === undefined) return -1;
    try {
      const file = fstatSync(this.#open());
      return file.isFile() ? file.size : -1;
    } catch {
      return -1;
    }
  }

  /** How many of these bytes, from the start, were written since the file had that size; others may have written too. */
  writtenOf(bytes: Uint8Array, size: number): number {
    const end = this.size();
    if (this.#at === undefined || end <= size) return 0;
    try {
      return writtenIn(readPart(this.#file?.path ?? this.#at.path, { from: size, to: end }), bytes);
    } catch {
      // A file that may only be written: as if nobody else had.
      return Math.min(bytes.length, end - size);
    }
  }

  /** Waits until what was written is on the disk. */
  sync(): void {
    if (!this.needsSync || !this.isOpen) return;
    this.needsSync = false;
    try {
      fdatasyncSync(this.#open());
    } catch {
      // Not every place can: a pipe, or a file system of another machine. The lines are with the kernel.
    }
  }

  /** Releases the file; the next write opens whatever has its path then. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#claim?.release();
    this.#claim = undefined;
  }

  #open(): number {
    if (this.#file !== undefined) return this.#file.open();
    return this.#at === undefined ? this.#stream : this.#openFile(this.#at);
  }

  #openFile(at: FileTarget): number {
    const { path, mode, nameInFolder, rotation, whenTaken } = at;
    if (nameInFolder !== undefined) mkdirSync(dirname(path), { recursive: true });
    if (rotation !== undefined && whenTaken !== undefined) this.#claim ??= claimLogFile(path, whenTaken);
    const file = new LogFile({ path: this.#claim?.path ?? path, mode, rotation, rotations: this.#rotations });
    const fd = file.open();
    try {
      if (!this.isCompleting && endsInsideLine({ path: file.path, fd })) writeSync(fd, NEWLINE);
    } catch (error) {
      file.close();
      throw error;
    }
    this.#file = file;
    return fd;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
