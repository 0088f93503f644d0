import type { FileHandle } from 'node:fs/promises';

/** Bytes looked at per step while the last line end is searched. */
const SEARCH_BYTES = 65_536;

/** Cuts what stands behind the last line feed, which a killed writer left, and returns the size that is left. */
export async function cutTornLine(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const end = await endOfLastLine(file, size);
  if (end < size) await file.truncate(end);
  return end;
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.allocUnsafe(Math.min(SEARCH_BYTES, size));
  for (let end = size; end > 0; end -= block.length) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    const found = block.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (found >= 0) return start + found + 1;
  }
  return 0;
}
