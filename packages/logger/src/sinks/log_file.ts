import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  isRotationDue,
  parseRotatedFileName,
  rotatedFileName,
  rotationPeriodAt,
  type RotationPolicy,
} from '@autotuner/core';
import { sweepLater } from './sweeper.ts';

/** A file and how it is written to. */
export interface LogFileOptions {
  readonly path: string;
  /** Permissions of a new file. */
  readonly mode: number;
  /** @default never */
  readonly rotation?: RotationPolicy | undefined;
  /** One number that all threads share which put this file aside; it grows when one does. @default each looks now and then */
  readonly rotations?: Int32Array | undefined;
}

/** How long the file may be another's, such as of a thread that has put it aside, until that is seen. */
const LOOK_MS = 100;
/** Pause after a file could not be put aside: the lines go on into the current one. */
const RETRY_MS = 1_000;
/** Names that others may have taken between a look and a try. */
const MAX_TRIES = 100;

/**
 * The descriptor of a file that lines are appended to, and the decision when to begin a new one. Whoever writes asks
 * {@link prepare} before the first byte of whole lines, and never while a line is in the file in part. Several threads
 * of a process may do so with one file; several processes must not rotate the same (see `claimLogFile`).
 */
export class LogFile {
  readonly path: string;
  readonly #mode: number;
  readonly #policy: RotationPolicy | undefined;
  #fd: number | undefined;
  #bytes = 0;
  #periodMs = 0;
  #lookedMs = -Infinity;
  readonly #rotations: Int32Array;
  #seenRotations = 0;
  #failedMs = -Infinity;

  constructor(options: LogFileOptions) {
    this.path = options.path;
    this.#mode = options.mode;
    this.#policy = options.rotation;
    this.#rotations = options.rotations ?? new Int32Array(1);
  }

  get isOpen(): boolean {
    return this.#fd !== undefined;
  }

  /** Opens the file if it is not; throws what the system says. */
  open(): number {
    return this.#fd ?? this.#begin();
  }

  /** Makes sure that lines of so many bytes go into the right file. Never throws: at worst the file stays the same. */
  prepare(bytes: number): void {
    const policy = this.#policy;
    if (policy === undefined || this.#fd === undefined) return;
    const timeMs = Date.now();
    const isOld = Math.abs(timeMs - this.#lookedMs) >= LOOK_MS;
    if (isOld || Atomics.load(this.#rotations, 0) !== this.#seenRotations) this.#look(timeMs);
    const isDue = (): boolean =>
      isRotationDue({ bytes: this.#bytes, periodMs: this.#periodMs }, policy, { bytes, timeMs });
    if (!isDue() || Math.abs(timeMs - this.#failedMs) < RETRY_MS) return;
    this.#look(timeMs);
    if (isDue() && !this.#putAside(timeMs)) this.#failedMs = timeMs;
  }

  /** Goes over to the file that has the path now, if files rotate. */
  follow(): void {
    if (this.#policy !== undefined) this.#look(Date.now());
  }

  /** Says that so many bytes are in the file now. */
  count(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Goes on in the file that has the path now; false when it cannot be opened, then the old one stays in use. */
  reopen(): boolean {
    const old = this.#fd;
    this.#fd = undefined;
    try {
      this.#begin();
    } catch {
      this.#fd = old;
      return false;
    }
    if (old !== undefined) closeQuietly(old);
    return true;
  }

  close(): void {
    if (this.#fd === undefined) return;
    closeQuietly(this.#fd);
    this.#fd = undefined;
  }

  #begin(): number {
    const fd = openSync(this.path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, this.#mode);
    this.#fd = fd;
    if (this.#policy === undefined) return fd;
    this.#remember(fstatSync(fd));
    sweepLater({ path: this.path, policy: this.#policy });
    return fd;
  }

  /** Goes over to another file if the path leads to one by now. */
  #look(timeMs: number): void {
    this.#lookedMs = timeMs;
    this.#seenRotations = Atomics.load(this.#rotations, 0);
    try {
      const current = statSync(this.path, { throwIfNoEntry: false });
      const ours = fstatSync(this.open());
      if (current?.ino === ours.ino && current.dev === ours.dev) this.#bytes = ours.size;
      else this.reopen();
    } catch {
      // It cannot be told now; the next look may.
    }
  }

  /** The lines that are in it are from the time of the last one. */
  #remember(file: Stats): void {
    this.#bytes = file.size;
    const timeMs = file.size === 0 ? Date.now() : file.mtimeMs;
    this.#periodMs = rotationPeriodAt(timeMs, this.#policy?.every);
  }

  /** True when a new file is in use. */
  #putAside(timeMs: number): boolean {
    const aside = this.#reserveName(timeMs);
    if (aside === undefined) return false;
    try {
      renameSync(this.path, aside);
    } catch {
      unlinkQuietly(aside);
      return false;
    }
    Atomics.add(this.#rotations, 0, 1);
    if (this.reopen()) return true;
    // Without a new file the old one goes on, under its name.
    try {
      renameSync(aside, this.path);
    } catch {
      // Then its lines go on under the other name, and the next look finds a way.
    }
    return false;
  }

  /** A name that nobody else can take from now on: an empty file has it, which the log then replaces. */
  #reserveName(timeMs: number): string | undefined {
    const folder = dirname(this.path);
    const name = basename(this.path);
    const at = this.#policy?.every === undefined ? timeMs : this.#periodMs;
    try {
      let number = nextNumber(readdirSync(folder), { name, timeMs: at });
      for (let tries = 0; tries < MAX_TRIES; tries++, number++) {
        const aside = join(folder, rotatedFileName(name, { timeMs: at, number }));
        if (reserve(aside)) return aside;
      }
    } catch {
      // The folder cannot be read or written.
    }
    return undefined;
  }
}

/** One more than the largest number of that day. */
function nextNumber(
  names: readonly string[],
  of: { readonly name: string; readonly timeMs: number },
): number {
  const date = new Date(of.timeMs).toISOString().slice(0, 10);
  const numbers = names.map((name) => {
    const parsed = parseRotatedFileName(of.name, name);
    return parsed?.date === date ? parsed.number : 0;
  });
  return Math.max(0, ...numbers) + 1;
}

/** False when there is such a file. Throws what else the system says. */
function reserve(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // An empty file stays; it is in nobody's way.
  }
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // The descriptor is released in any case; there is nothing left to do for its bytes.
  }
}
