import { closeSync, openSync, readSync } from 'node:fs';

const NEWLINE = 0x0a;

/** Reads a part of a file; throws what the system says. */
export function readPart(path: string, part: { readonly from: number; readonly to: number }): Buffer {
  const bytes = Buffer.allocUnsafe(part.to - part.from);
  const fd = openSync(path, 'r');
  try {
    const count = readSync(fd, bytes, 0, bytes.length, part.from);
    return bytes.subarray(0, count);
  } finally {
    closeSync(fd);
  }
}

/**
 * How many bytes of whole lines, from their start, are in a part of a file. All that one call of the system has written
 * lies together, with what others wrote before or behind it; what was cut off lies at the end.
 */
export function writtenIn(part: Buffer, lines: Uint8Array): number {
  const first = lines.subarray(0, lines.indexOf(NEWLINE) + 1);
  let longest = 0;
  // Others may have written the same line as the first of these.
  for (let at = part.indexOf(first); first.length > 0 && at >= 0; at = part.indexOf(first, at + 1)) {
    longest = Math.max(longest, commonLength(part.subarray(at), lines));
  }
  if (longest > 0) return longest;
  for (let length = Math.min(first.length, part.length); length > 0; length--) {
    if (commonLength(part.subarray(part.length - length), lines) === length) return length;
  }
  return 0;
}

function commonLength(a: Uint8Array, b: Uint8Array): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a[length] === b[length]) length++;
  return length;
}
