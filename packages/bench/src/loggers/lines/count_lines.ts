import { closeSync, openSync, readSync } from 'node:fs';

/** What a file has of the lines that were logged. */
export interface LineCount {
  /** Different lines. */
  readonly distinct: number;
  readonly duplicates: number;
  /** Lines that are not whole, or run into each other. */
  readonly torn: number;
  /** Those of them that end a file where a page ends: there the system stops writing for a process that is killed. */
  readonly cut: number;
  /** Whole lines of the logger's own, such as one about drops. */
  readonly other: number;
  /** Lines whose number is smaller than that of the line before. */
  readonly backwards: number;
  /** The highest number, -1 when there is none. */
  readonly last: number;
  readonly bytes: number;
  has(exp: number): boolean;
}

const CHUNK_BYTES = 1_048_576;
/** The smallest that there is; others are multiples of it. */
const PAGE_BYTES = 4_096;
const KEY = Buffer.from('"exp":');
const [NEWLINE, OPEN, CLOSE, ZERO] = [0x0a, 0x7b, 0x7d, 0x30];

/** Counts the lines of some files, in their order, by the number in each; a file that is missing has none. */
export function countLines(...paths: readonly string[]): LineCount {
  const counter = new LineCounter();
  for (const path of paths) counter.addFile(path);
  return counter;
}

/** Counts the lines of one file after the other. */
export class LineCounter implements LineCount {
  distinct = 0;
  duplicates = 0;
  torn = 0;
  cut = 0;
  other = 0;
  backwards = 0;
  last = -1;
  bytes = 0;
  #previous = -1;
  #seen = new Uint8Array(1_048_576);

  has(exp: number): boolean {
    return this.#seen[exp] === 1;
  }

  /** Counts the lines of a file; one that is missing has none. */
  addFile(path: string): void {
    const fd = openIfThere(path);
    if (fd === undefined) return;
    try {
      this.#addAll(fd);
    } finally {
      closeSync(fd);
    }
  }

  #addAll(fd: number): void {
    let rest = Buffer.alloc(0);
    const before = this.bytes;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readSync(fd, chunk, 0, CHUNK_BYTES, null);
      if (length === 0) break;
      this.bytes += length;
      rest = this.#addWhole(Buffer.concat([rest, chunk.subarray(0, length)]));
    }
    if (rest.length === 0) return;
    this.torn++;
    if ((this.bytes - before) % PAGE_BYTES === 0) this.cut++;
  }

  /** Counts the whole lines and returns what is left. */
  #addWhole(bytes: Buffer): Buffer<ArrayBuffer> {
    let from = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, from);
      if (end < 0) return Buffer.from(bytes.subarray(from));
      this.#add(bytes, from, end);
      from = end + 1;
    }
  }

  /** Counts the line from `from` up to, not including, `to`. */
  #add(bytes: Buffer, from: number, to: number): void {
    if (from === to) return;
    if (bytes[from] !== OPEN || bytes[to - 1] !== CLOSE) {
      this.torn++;
      return;
    }
    const at = bytes.indexOf(KEY, from);
    if (at < 0 || at >= to) this.other++;
    else if (isBefore(bytes.indexOf(KEY, at + KEY.length), to)) this.torn++;
    else this.#count(numberAt(bytes, at + KEY.length));
  }

  #count(exp: number): void {
    this.#makeRoomFor(exp);
    if (this.#seen[exp] === 1) this.duplicates++;
    else this.distinct++;
    this.#seen[exp] = 1;
    if (exp < this.#previous) this.backwards++;
    this.#previous = exp;
    if (exp > this.last) this.last = exp;
  }

  #makeRoomFor(exp: number): void {
    if (exp < this.#seen.length) return;
    const wider = new Uint8Array(Math.max(exp + 1, this.#seen.length * 2));
    wider.set(this.#seen);
    this.#seen = wider;
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    // Whoever opens its file late may never have got there.
    return undefined;
  }
}

function isBefore(at: number, end: number): boolean {
  return at >= 0 && at < end;
}

function numberAt(bytes: Buffer, from: number): number {
  let number = 0;
  for (let at = from; ; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return number;
    number = number * 10 + digit;
  }
}
