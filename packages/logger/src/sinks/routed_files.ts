import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isInsideLogFolder, type RotationPolicy } from '@autotuner/core';
import { type FileSink, type FileSinkOptions, openFileSink } from './file_sink.ts';
import type { WhenTaken } from './log_file_claim.ts';
import { checkedRotation } from './rotation_options.ts';
import type { SinkStats } from './sink.ts';

/** Many files of one folder, opened when the first line for them arrives. */
export interface RoutedFiles {
  /** Appends a line to the file of this name; false when it was refused. Never throws. */
  write(name: string, line: string): boolean;
  stats(): SinkStats;
  /** Files that are open now. */
  readonly openCount: number;
  /** Goes on in new files of the same names. */
  reopen(): void;
  /** Resolves when what was taken is with the operating system, or cannot get there. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Limits of the files. */
export interface RoutedFilesOptions {
  /** When one more is needed, the one that was not written for the longest time is closed. @default 64 */
  readonly maxOpenFiles?: number;
  /** When to put each file aside and begin a new one. @default never */
  readonly rotation?: RotationPolicy;
  /** What to do when another process rotates one of them. @default "refuse": its lines are refused */
  readonly whenTaken?: WhenTaken;
}

/**
 * Files by name inside one folder. Names with slashes get their subfolders made; names that lead out of the folder are
 * refused.
 */
export function createRoutedFiles(folder: string, options: RoutedFilesOptions = {}): RoutedFiles {
  const { rotation, whenTaken = 'refuse' } = options;
  const how = rotation === undefined ? {} : { rotation, whenTaken };
  checkedRotation(rotation);
  return new FilesByName(resolve(folder), { maxOpenFiles: checkedMaxOpenFiles(options.maxOpenFiles), how });
}

/** A limit of open files that can be used; 64 when there is none. */
export function checkedMaxOpenFiles(maxOpenFiles = 64): number {
  if (Number.isSafeInteger(maxOpenFiles) && maxOpenFiles >= 1) return maxOpenFiles;
  throw new RangeError(`Cannot open log files: maxOpenFiles is ${maxOpenFiles}, must be a whole number >= 1`);
}

class FilesByName implements RoutedFiles {
  readonly #folder: string;
  readonly #maxOpenFiles: number;
  readonly #how: FileSinkOptions;
  /** Least recently written first. */
  readonly #open = new Map<string, FileSink>();
  #written = 0;
  #dropped = 0;
  #isClosed = false;

  constructor(folder: string, of: { readonly maxOpenFiles: number; readonly how: FileSinkOptions }) {
    this.#folder = folder;
    this.#maxOpenFiles = of.maxOpenFiles;
    this.#how = of.how;
  }

  get openCount(): number {
    return this.#open.size;
  }

  write(name: string, line: string): boolean {
    const file = this.#fileOf(name);
    if (file !== undefined) return file.write(line);
    this.#dropped++;
    return false;
  }

  stats(): SinkStats {
    const all = [...this.#open.values()].map((file) => file.stats());
    return {
      written: all.reduce((sum, one) => sum + one.written, this.#written),
      dropped: all.reduce((sum, one) => sum + one.dropped, this.#dropped),
    };
  }

  reopen(): void {
    for (const file of this.#open.values()) file.reopen();
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#open.values()].map((file) => file.flush()));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const name of this.#open.keys()) this.#release(name);
    await Promise.resolve();
  }

  #fileOf(name: string): FileSink | undefined {
    const open = this.#open.get(name);
    if (open === undefined) return this.#openFile(name);
    if (this.#open.size > 1) {
      this.#open.delete(name);
      this.#open.set(name, open);
    }
    return open;
  }

  #openFile(name: string): FileSink | undefined {
    if (this.#isClosed || !isInsideLogFolder(name)) return undefined;
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= this.#maxOpenFiles) this.#release(oldest);
    const file = openInside(resolve(this.#folder, name), this.#how);
    if (file !== undefined) this.#open.set(name, file);
    return file;
  }

  /** Closes a file; its counts stay. Closing a file sink does its work before it returns. */
  #release(name: string): void {
    const file = this.#open.get(name);
    if (file === undefined) return;
    this.#open.delete(name);
    void file.close();
    const { written, dropped } = file.stats();
    this.#written += written;
    this.#dropped += dropped;
  }
}

function openInside(path: string, how: FileSinkOptions): FileSink | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openFileSink(path, how);
  } catch {
    // No space, no permission, too many files: the line is refused and counted, and the next one tries again.
    return undefined;
  }
}
