import type { LineBytes } from '../lines/line_bytes.ts';
import type { Ring } from './control_block.ts';
import { ASCII, UTF16 } from './record_layout.ts';

const NEWLINE = 0x0a;
/** Each byte of a word has this one. */
const EVERY = 0x01_01_01_01;
const [SPACES, QUOTES, BACKSLASHES, DELETES] = [0x20, 0x22, 0x5c, 0x7f].map((byte) => byte * EVERY) as [
  number,
  number,
  number,
  number,
];
/** Sign bits of the bytes of a word. */
const SIGNS: number = 0x80 * EVERY;

/** Texts in a ring: length and encoding in one slot, then the bytes. */
export class RingTexts {
  readonly #ints: Int32Array;
  readonly #bytes: Buffer;

  constructor(ring: Ring) {
    this.#ints = ring.ints;
    this.#bytes = ring.bytes;
  }

  /** The text in a slot. */
  text(at: number): string {
    const begin = (at + 1) * 8;
    const end = begin + (this.#ints[at * 2] ?? 0);
    const encoding = this.#ints[at * 2 + 1];
    if (encoding === ASCII) return this.#bytes.toString('latin1', begin, end);
    return this.#bytes.toString(encoding === UTF16 ? 'utf16le' : 'utf8', begin, end);
  }

  /** The slot after a text. */
  after(at: number): number {
    return at + 1 + (((this.#ints[at * 2] ?? 0) + 7) >> 3);
  }

  /** Whether there is nothing in the text of a slot. */
  isEmpty(at: number): boolean {
    return this.#ints[at * 2] === 0;
  }

  /** Adds a text to lines as it is. */
  copyTo(lines: LineBytes, at: number): void {
    if (this.#ints[at * 2 + 1] === UTF16) lines.text(this.text(at));
    else this.#copy(lines, at);
  }

  /** Adds a text that ends a line, whether it has a newline or not. */
  copyLineTo(lines: LineBytes, at: number): void {
    this.copyTo(lines, at);
    if (this.isEmpty(at) || lines.bytes[lines.length - 1] !== NEWLINE) lines.newline();
  }

  /** Adds a text as it stands in JSON, with its quotes. */
  jsonTo(lines: LineBytes, at: number): void {
    if (this.#ints[at * 2 + 1] !== ASCII || !this.#isPlain(at)) lines.jsonText(this.text(at));
    else {
      lines.quote();
      this.#copy(lines, at);
      lines.quote();
    }
  }

  #copy(lines: LineBytes, at: number): void {
    const begin = (at + 1) * 8;
    lines.copy(this.#bytes, { begin, end: begin + (this.#ints[at * 2] ?? 0) });
  }

  /** True when no character of a text needs an escape. Looks at four at a time, which takes a third of the time. */
  #isPlain(at: number): boolean {
    const ints = this.#ints;
    const length = ints[at * 2] ?? 0;
    const begin = (at + 1) * 2;
    const end = begin + (length >> 2);
    let bad = 0;
    for (let index = begin; index < end; index++) bad |= wordTrouble(ints[index]!);
    const left = length & 3;
    // What the last word has behind the text is from an older record.
    if (left > 0) bad |= wordTrouble((ints[end]! & ~(-1 << (left * 8))) | (SPACES << (left * 8)));
    return (bad & SIGNS) === 0;
  }
}

/** Has a sign bit set when one of the four characters is a control character, a quote or a backslash. */
function wordTrouble(word: number): number {
  const [quote, backslash, del] = [word ^ QUOTES, word ^ BACKSLASHES, word ^ DELETES];
  return (
    ((word - SPACES) & ~word) |
    ((quote - EVERY) & ~quote) |
    ((backslash - EVERY) & ~backslash) |
    ((del - EVERY) & ~del)
  );
}
