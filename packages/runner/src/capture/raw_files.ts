import { join } from 'node:path';
import { rawLogName, type AttemptRef, type ChildRole, type ChildStream } from '@autotuner/core';

/** The raw file of one output. Its log writer makes it, mostly with the first byte: an output without one may have none. */
export interface RawFile {
  readonly role: ChildRole;
  readonly stream: ChildStream;
  /** Absolute. */
  readonly path: string;
}

/** Whose raw files are meant. */
export interface RawFilesOptions {
  readonly folder: string;
  readonly role: ChildRole;
  readonly streams: 'separate' | 'merged';
}

/** Names the raw files of one process: standard output first, then standard error unless they are merged. */
export function rawFilesOf(ref: AttemptRef, options: RawFilesOptions): readonly RawFile[] {
  const streams: readonly ChildStream[] = options.streams === 'merged' ? ['output'] : ['stdout', 'stderr'];
  const { taskId, number: experiment, attempt } = ref;
  return streams.map((stream) => ({
    role: options.role,
    stream,
    path: join(options.folder, rawLogName({ taskId, experiment, attempt, role: options.role, stream })),
  }));
}
