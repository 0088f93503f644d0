import { LineBytes } from '../lines/line_bytes.ts';

/** A batch of one target, and a long line at its end. */
const FIRST_BYTES = 131_072;
/** Most batches that have many targets have little for each. */
const FURTHER_BYTES = 4_096;
/** Of those that a batch needed, so many are kept for the next, unless they are very large. */
const MAX_KEPT = 64;
const MAX_KEPT_BYTES = 1_048_576;

/** One pool for all rings of a thread: a batch is written before the next one begins. */
const kept: LineBytes[] = [];
let hasFirst = false;

/** Memory for the lines of one target. */
export function takeBytes(): LineBytes {
  const found = kept.pop();
  if (found !== undefined) return found;
  const bytes = new LineBytes(hasFirst ? FURTHER_BYTES : FIRST_BYTES);
  hasFirst = true;
  return bytes;
}

/** Takes the memory back; the last one that is given is the next that is taken. */
export function giveBytes(bytes: LineBytes): void {
  bytes.length = 0;
  if (kept.length < MAX_KEPT && bytes.bytes.length <= MAX_KEPT_BYTES) kept.push(bytes);
  else if (kept.length === 0) hasFirst = false;
}
