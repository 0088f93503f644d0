import { closeSync, constants, fdatasyncSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { endsInsideLine } from '../sinks/file_sink.ts';
import type { StandardStream } from './place.ts';

/** What `write` says when the place will not take the bytes later either. */
export const REFUSED = -1;

/** Error codes after which waiting helps: no space, quota, or a pipe whose reader is slow. */
const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EAGAIN', 'EWOULDBLOCK', 'EINTR']);

const NEWLINE = Buffer.from('\n');

/** A file, and its name in the folder of the routes if it lies there. */
interface FileTarget {
  readonly path: string;
  readonly mode: number;
  readonly nameInFolder: string | undefined;
}

/** A place as one thread writes to it, and the lines that wait for it in the current batch. */
export class Target {
  /** Whole lines of the batch, each with its newline. */
  text = '';
  lines = 0;
  /** Lines that it refused since the last notice about them. */
  unreported = 0;
  needsSync = false;
  /** Set while a line is being completed that somebody else began. */
  isCompleting = false;
  /** The line that tells how many lines were refused. */
  readonly notice: (dropped: number) => string;
  /** Of a file of routes: its name in their folder. */
  readonly name: string;
  readonly #file: FileTarget | undefined;
  #fd: number | undefined;

  constructor(at: FileTarget | { readonly stream: StandardStream }, notice: (dropped: number) => string) {
    this.notice = notice;
    this.name = 'stream' in at ? '' : (at.nameInFolder ?? '');
    if ('stream' in at) this.#fd = at.stream === 'stdout' ? 1 : 2;
    else this.#file = at;
  }

  get isOpen(): boolean {
    return this.#fd !== undefined && this.#file !== undefined;
  }

  /** Bytes that were taken, from the start: 0 when it is full, {@link REFUSED} when that will not pass. */
  write(bytes: Uint8Array): number {
    try {
      const written = writeSync(this.#open(), bytes);
      this.needsSync = true;
      return written;
    } catch (error) {
      return PASSING.has(codeOf(error)) ? 0 : REFUSED;
    }
  }

  /** Bytes in the file; -1 where there is no telling. */
  size(): number {
    if (this.#file === undefined) return -1;
    try {
      const file = fstatSync(this.#open());
      return file.isFile() ? file.size : -1;
    } catch {
      return -1;
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
    if (this.#file === undefined || this.#fd === undefined) return;
    const fd = this.#fd;
    this.#fd = undefined;
    try {
      closeSync(fd);
    } catch {
      // The descriptor is released in any case; there is nothing left to do for its bytes.
    }
  }

  #open(): number {
    if (this.#fd !== undefined || this.#file === undefined) return this.#fd ?? 2;
    const { path, mode, nameInFolder } = this.#file;
    if (nameInFolder !== undefined) mkdirSync(dirname(path), { recursive: true });
    const fd = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, mode);
    this.#fd = fd;
    if (!this.isCompleting && endsInsideLine({ path, fd })) writeSync(fd, NEWLINE);
    return fd;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
