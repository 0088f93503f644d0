import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

/** Bytes looked at per step while the last line end is searched. */
const SEARCH_BYTES = 65_536;

/** Opens a stamped log to read and append, made if it is not there, and cuts a torn last line. Returns the descriptor. */
export function openWholeLines(path: string): number {
  const descriptor = openSync(path, 'a+');
  try {
    cutTornLine(descriptor);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Cuts what stands behind the last line feed, which a killed writer left, and returns the size that is left. */
export function cutTornLine(descriptor: number): number {
  const { size } = fstatSync(descriptor);
  const end = size === 0 ? 0 : endOfLastLine(descriptor, size);
  if (end < size) ftruncateSync(descriptor, end);
  return end;
}

function endOfLastLine(descriptor: number, size: number): number {
  const block = Buffer.allocUnsafe(Math.min(SEARCH_BYTES, size));
  for (let end = size; end > 0; end -= block.length) {
    const start = Math.max(0, end - block.length);
    const bytesRead = readSync(descriptor, block, 0, end - start, start);
    const found = block.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (found >= 0) return start + found + 1;
  }
  return 0;
}
