import { harmlessLine } from './harmless.ts';

/** A line, or a piece of one that was too long. */
export interface SplitLine {
  /** Without its end; safe to stand in one line of a log. */
  readonly text: string;
  /** True when the piece before belongs to the same line. */
  readonly continued: boolean;
}

/** How to split. */
export interface LineSplitterOptions {
  /** Longer lines are cut, between characters; 16 or more. @default 65536 */
  readonly maxLineBytes?: number;
}

/**
 * Makes lines of bytes that arrive in pieces. Where the bytes are cut into pieces makes no difference to the lines, so a
 * reader that starts again at the first byte gets the same lines once more.
 *
 * - A line ends with `\n`; a `\r` before it is dropped.
 * - After a `\r` inside a line, what stood before it is forgotten, as on a terminal: of a progress display the last
 *   state is kept.
 * - A line of more than `maxLineBytes` is cut into pieces; all but the first are `continued`. A `\r` behind the cut
 *   forgets what came after the cut only.
 * - Bytes that are not UTF-8 become U+FFFD, control characters become visible (see {@link harmlessLine}).
 *
 * Holds at most `maxLineBytes` bytes between calls.
 */
export interface LineSplitter {
  /** Takes bytes, which the caller may reuse afterwards, and returns the lines that they complete. */
  push(bytes: Uint8Array): readonly SplitLine[];
  /** Returns what is left as a last line without an end, if there is any. The splitter is then as new. */
  end(): readonly SplitLine[];
  /** Bytes held back for the next call. */
  readonly heldBytes: number;
}

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SMALLEST_LIMIT = 16;
const FIRST_CAPACITY = 1_024;

/**
 * Makes a splitter for one stream.
 *
 * @throws RangeError when `maxLineBytes` is below 16 or not a whole number
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { createLineSplitter } from '@autotuner/core';
 *
 * const splitter = createLineSplitter();
 * const bytes = new TextEncoder().encode('10 %\r99 %\r\nrest');
 * assert.deepEqual(splitter.push(bytes), [{ text: '99 %', continued: false }]);
 * assert.deepEqual(splitter.end(), [{ text: 'rest', continued: false }]);
 * ```
 */
export function createLineSplitter(options: LineSplitterOptions = {}): LineSplitter {
  const maxLineBytes = options.maxLineBytes ?? 65_536;
  if (!Number.isSafeInteger(maxLineBytes) || maxLineBytes < SMALLEST_LIMIT) {
    throw new RangeError(
      `Cannot split lines: maxLineBytes is ${maxLineBytes}, must be a whole number >= ${SMALLEST_LIMIT}`,
    );
  }
  return new ByteLineSplitter(maxLineBytes);
}

class ByteLineSplitter implements LineSplitter {
  readonly #maxLineBytes: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #held: Uint8Array;
  #length = 0;
  /** A `\r` was seen and it is not known yet whether the line ends there. */
  #isRewinding = false;
  #isContinued = false;
  #lines: SplitLine[] = [];

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
    this.#held = new Uint8Array(Math.min(FIRST_CAPACITY, maxLineBytes));
  }

  get heldBytes(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): readonly SplitLine[] {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.#takeInner(bytes.subarray(start, end));
      this.#endLine();
      start = end + 1;
    }
    this.#takeInner(bytes.subarray(start));
    return this.#takeLines();
  }

  end(): readonly SplitLine[] {
    if (this.#length > 0) this.#endLine();
    this.#isRewinding = false;
    return this.#takeLines();
  }

  #takeLines(): readonly SplitLine[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  /** Takes bytes without a `\n`. */
  #takeInner(bytes: Uint8Array): void {
    let start = 0;
    for (let end = bytes.indexOf(CARRIAGE_RETURN); end >= 0; end = bytes.indexOf(CARRIAGE_RETURN, start)) {
      this.#append(bytes.subarray(start, end));
      this.#isRewinding = true;
      start = end + 1;
    }
    this.#append(bytes.subarray(start));
  }

  /** Takes bytes without an end of line of any kind. */
  #append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#isRewinding) this.#length = 0;
    this.#isRewinding = false;
    let rest = bytes;
    while (this.#length + rest.length > this.#maxLineBytes) {
      const room = this.#maxLineBytes - this.#length;
      this.#hold(rest.subarray(0, room));
      rest = rest.subarray(room);
      this.#cut(rest[0] ?? 0);
    }
    this.#hold(rest);
  }

  #hold(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#held.length) this.#grow(length);
    this.#held.set(bytes, this.#length);
    this.#length = length;
  }

  #grow(atLeast: number): void {
    const larger = new Uint8Array(Math.min(this.#maxLineBytes, Math.max(atLeast, this.#held.length * 2)));
    larger.set(this.#held.subarray(0, this.#length));
    this.#held = larger;
  }

  /** Gives out a full buffer as a piece; a character that `next` goes on with is kept for the next piece. */
  #cut(next: number): void {
    const at = characterStart(this.#held.subarray(0, this.#length), next);
    this.#give(at);
    this.#held.copyWithin(0, at, this.#length);
    this.#length -= at;
    this.#isContinued = true;
  }

  #endLine(): void {
    this.#give(this.#length);
    this.#length = 0;
    this.#isRewinding = false;
    this.#isContinued = false;
  }

  #give(length: number): void {
    const text = harmlessLine(this.#decoder.decode(this.#held.subarray(0, length)));
    this.#lines.push({ text, continued: this.#isContinued });
  }
}

/** Where to cut `bytes` so that a UTF-8 character that `next` continues stays whole. */
function characterStart(bytes: Uint8Array, next: number): number {
  if (!isContinuation(next)) return bytes.length;
  for (let at = bytes.length - 1; at >= bytes.length - 3; at--) {
    const byte = bytes[at] ?? 0;
    if (isContinuation(byte)) continue;
    return at + characterBytes(byte) > bytes.length ? at : bytes.length;
  }
  return bytes.length;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Bytes of the character that begins with `lead`. */
function characterBytes(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
