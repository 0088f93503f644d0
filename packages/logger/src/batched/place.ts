import type { RotationPolicy } from '@autotuner/core';
import type { WhenTaken } from '../sinks/log_file_claim.ts';

/** Somewhere lines can go that every thread can write to: a file, or a standard stream of the process. */
export type Place = FilePlace | StreamPlace;

/** Permissions of a new file when the place says none. */
export const DEFAULT_MODE = 0o640;

/** A file to append to; its folder must exist. */
export interface FilePlace {
  readonly path: string;
  /** Permissions of a new file. @default 0o640 */
  readonly mode?: number;
  /** When to put the file aside and begin a new one; decided once a batch, which is never split. @default never */
  readonly rotation?: RotationPolicy;
  /** What to do when another process rotates the same file. @default "refuse" */
  readonly whenTaken?: WhenTaken;
}

/** A standard stream. */
export interface StreamPlace {
  readonly stream: StandardStream;
}

/** The standard streams that lines can go to. */
export type StandardStream = 'stdout' | 'stderr';
