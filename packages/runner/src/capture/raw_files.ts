import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { rawLogName, type AttemptRef, type ChildRole, type ChildStream } from '@autotuner/core';

/** The raw file of one output. */
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

/** Makes the files, empty. Handing that to a thread would cost several times as much as it takes. */
export function createRawFiles(files: readonly RawFile[]): void {
  for (const file of files) closeSync(openSync(file.path, 'w'));
}
