import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
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

/** Makes the files, empty. */
export async function createRawFiles(files: readonly RawFile[]): Promise<void> {
  await Promise.all(files.map((file) => writeFile(file.path, '')));
}

/** So much is read at once: handing it to a thread would cost more than reading it. */
const SMALL_BYTES = 65_536;

/** The last `maxBytes` bytes of a file as text; empty when there is no such file. */
export async function readEnd(path: string, maxBytes: number): Promise<string> {
  const found = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (found <= Math.min(SMALL_BYTES, maxBytes)) return found === 0 ? '' : readSmall(path, found);
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, maxBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function readSmall(path: string, size: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(size);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, size, 0));
  } finally {
    closeSync(file);
  }
}
