import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** The last bytes of a file. */
export interface FileEnd {
  readonly bytes: Buffer;
  /** Bytes of the file before those. */
  readonly start: number;
}

const NOTHING: FileEnd = { bytes: Buffer.alloc(0), start: 0 };
/** So much is read at once: handing it to a thread would cost more than reading it. */
const SMALL_BYTES = 65_536;

/** How much of the end of a file to read. */
export interface FileEndOptions {
  readonly maxBytes: number;
  /** What is before this place is left out. @default 0 */
  readonly from?: number;
}

/** Reads the last bytes of a file; none when there is no such file. */
export async function readFileEnd(path: string, { maxBytes, from = 0 }: FileEndOptions): Promise<FileEnd> {
  const found = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (found <= from) return NOTHING;
  if (found <= Math.min(SMALL_BYTES, maxBytes))
    return { bytes: readSmall(path, found).subarray(from), start: from };
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return NOTHING;
  try {
    const { size } = await file.stat();
    const length = Math.min(size - from, maxBytes);
    const start = size - length;
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, start);
    return { bytes: buffer.subarray(0, bytesRead), start };
  } finally {
    await file.close();
  }
}

/** The same as text. */
export async function readEndText(path: string, options: FileEndOptions): Promise<string> {
  const { bytes } = await readFileEnd(path, options);
  return bytes.toString('utf8');
}

function readSmall(path: string, size: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(size);
    return buffer.subarray(0, readSync(file, buffer, 0, size, 0));
  } finally {
    closeSync(file);
  }
}
