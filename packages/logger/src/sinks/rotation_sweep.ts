import { createReadStream, createWriteStream } from 'node:fs';
import { open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { createGzip } from 'node:zlib';
import {
  parseRotatedFileName,
  type RotatedFile,
  rotatedFilesOf,
  rotatedFilesToRemove,
  type RotationPolicy,
} from '@autotuner/core';

/** A file whose old ones are to be looked after. */
export interface SweepOrder {
  readonly path: string;
  readonly policy: RotationPolicy;
}

/** A file is left alone for so long after its last line: another thread may not have noticed yet that it was put aside. */
const QUIET_MS = 1_000;
/** Of a copy in the making; each thread has its own. */
const UNFINISHED = /\.\d+-\d+\.tmp$/;
const SIZE_BYTES = 4;
const SIZE_RANGE = 4_294_967_296;

/**
 * Compresses the files that were put aside, where that is wanted, and removes those that are too many. It can be ended at
 * any moment: what it leaves behind is found again the next time, and an original goes only when its copy is complete.
 */
export async function sweepRotatedFiles(order: SweepOrder): Promise<void> {
  await removeUnfinished(order);
  await removeSurplus(order);
  if (order.policy.gzip !== true) return;
  for (const { name } of await listRotated(order)) {
    if (parseRotatedFileName(basename(order.path), name)?.isCompressed !== true)
      await compress(join(dirname(order.path), name));
  }
  await removeSurplus(order);
}

async function listRotated(order: SweepOrder): Promise<readonly RotatedFile[]> {
  const folder = dirname(order.path);
  const names = await readdir(folder);
  const files = await Promise.all(
    names
      .filter((name) => parseRotatedFileName(basename(order.path), name) !== undefined)
      .map(async (name) => ({ name, bytes: await sizeOf(join(folder, name)) })),
  );
  return rotatedFilesOf(basename(order.path), files);
}

async function removeSurplus(order: SweepOrder): Promise<void> {
  const currentBytes = await sizeOf(order.path);
  const files = await listRotated(order);
  for (const name of rotatedFilesToRemove(files, { currentBytes, policy: order.policy })) {
    await unlinkQuietly(join(dirname(order.path), name));
  }
}

/** What a sweep left that was ended: half a copy, or a whole one whose original was not removed any more. */
async function removeUnfinished(order: SweepOrder): Promise<void> {
  const folder = dirname(order.path);
  const names = await readdir(folder);
  const all = new Set(names);
  for (const name of names) {
    const parsed = parseRotatedFileName(basename(order.path), name.replace(UNFINISHED, ''));
    if (parsed === undefined) continue;
    const original = name.slice(0, -'.gz'.length);
    if (UNFINISHED.test(name)) await unlinkQuietly(join(folder, name));
    else if (parsed.isCompressed && all.has(original)) await removeOriginal(join(folder, original));
  }
}

/** A copy gets its name when it is whole; still, one of another size than the original is not believed. */
async function removeOriginal(path: string): Promise<void> {
  try {
    const { size } = await stat(path);
    const isCopy = (await sizeInside(`${path}.gz`)) === size % SIZE_RANGE;
    await unlink(isCopy ? path : `${path}.gz`);
  } catch {
    // One of the two is gone by now; the other stays.
  }
}

/** The size that a compressed file has when it is decompressed, as its last bytes say. */
async function sizeInside(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(
      Buffer.alloc(SIZE_BYTES),
      0,
      SIZE_BYTES,
      Math.max(0, size - SIZE_BYTES),
    );
    return buffer.readUInt32LE();
  } finally {
    await file.close();
  }
}

/** Replaces a file by its compressed copy, unless something is written to it in the meantime. */
async function compress(path: string): Promise<void> {
  const before = await quietStat(path);
  if (before === undefined) return;
  const copy = `${path}.gz`;
  const unfinished = `${copy}.${process.pid}-${threadId}.tmp`;
  try {
    const to = createWriteStream(unfinished, { mode: before.mode & 0o777 });
    await pipeline(createReadStream(path), createGzip(), to);
    await syncToDisk(unfinished);
    const after = await stat(path);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw new Error('Was written to');
    await rename(unfinished, copy);
    await unlinkQuietly(path);
  } catch {
    // Full disk, or somebody writes to it or removed it: the original is as it was, and the next sweep tries again.
    await unlinkQuietly(unfinished);
  }
}

/** Waits until nothing was written to a file for a while. */
async function quietStat(
  path: string,
): Promise<{ readonly size: number; readonly mtimeMs: number; readonly mode: number } | undefined> {
  try {
    let seen = await stat(path);
    while (Math.abs(Date.now() - seen.mtimeMs) < QUIET_MS) {
      await sleep(QUIET_MS / 4);
      seen = await stat(path);
    }
    return seen;
  } catch {
    return undefined;
  }
}

async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

async function unlinkQuietly(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch {
    // Gone already, or not ours to remove: the next sweep sees it again.
  }
}
