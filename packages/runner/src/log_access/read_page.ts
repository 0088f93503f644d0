import { open, type FileHandle } from 'node:fs/promises';
import type { LogPage, LogQuery } from '@autotuner/core';
import { lineFilter } from './line_filter.ts';

const SLICE_BYTES = 64 * 1024;
const DEFAULT_LIMIT = 10_000;

/**
 * Reads whole lines of a log without loading the file: memory grows with the lines returned, not with the file.
 * A last line that is still being written is left for the next page. A missing file is an empty log.
 *
 * @throws AutotunerError AT_REQUEST_INVALID when `grep` is not a regular expression.
 */
export async function readLogPage(path: string, query: LogQuery = {}): Promise<LogPage> {
  const matches = lineFilter(query.grep);
  const file = await openIfThere(path);
  if (file === undefined) return { lines: [], nextOffset: 0, size: 0 };
  try {
    const { size } = await file.stat();
    return await collectPage(file, { ...query, size, matches });
  } finally {
    await file.close();
  }
}

interface PageRequest extends LogQuery {
  readonly size: number;
  readonly matches: (line: string) => boolean;
}

async function collectPage(file: FileHandle, request: PageRequest): Promise<LogPage> {
  const keep = request.tail ?? request.limit ?? DEFAULT_LIMIT;
  const isTail = request.tail !== undefined;
  let nextOffset = await startOffset(file, request);
  const lines: string[] = [];
  for await (const found of wholeLines(file, { from: nextOffset, to: request.size })) {
    if (!isTail && lines.length >= keep) break;
    nextOffset = found.nextOffset;
    if (request.matches(found.line)) lines.push(found.line);
    if (isTail && lines.length > 2 * keep) lines.splice(0, lines.length - keep);
  }
  return {
    lines: isTail ? lines.slice(Math.max(0, lines.length - keep)) : lines,
    nextOffset,
    size: request.size,
  };
}

/** A tail without a filter starts near the end; with one the whole file has to be looked at. */
async function startOffset(file: FileHandle, request: PageRequest): Promise<number> {
  const from = request.from ?? 0;
  if (request.tail === undefined || request.grep !== undefined) return Math.min(from, request.size);
  return Math.max(from, await offsetOfLastLines(file, { size: request.size, lines: request.tail }));
}

async function offsetOfLastLines(
  file: FileHandle,
  want: { readonly size: number; readonly lines: number },
): Promise<number> {
  let left = want.lines + 1;
  const buffer = Buffer.alloc(SLICE_BYTES);
  for (let end = want.size; end > 0; end -= SLICE_BYTES) {
    const start = Math.max(0, end - SLICE_BYTES);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    for (let at = bytesRead - 1; at >= 0; at--) {
      if (buffer[at] === 10 && --left === 0) return start + at + 1;
    }
  }
  return 0;
}

/** A whole line of a file, without its end, and the byte offset after it. */
export interface FoundLine {
  readonly line: string;
  readonly nextOffset: number;
}

/** Yields the whole lines between two byte offsets, reading 64 KiB at a time. */
export async function* wholeLines(
  file: FileHandle,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<FoundLine> {
  let rest: Buffer = Buffer.alloc(0);
  let restStart = range.from;
  for (let at = range.from; at < range.to;) {
    const slice = Buffer.alloc(Math.min(SLICE_BYTES, range.to - at));
    const { bytesRead } = await file.read(slice, 0, slice.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    rest = Buffer.concat([rest, slice.subarray(0, bytesRead)]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      restStart += end + 1;
      yield { line: rest.toString('utf8', 0, end), nextOffset: restStart };
      rest = rest.subarray(end + 1);
    }
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
