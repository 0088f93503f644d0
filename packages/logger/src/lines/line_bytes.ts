import { isPlainText, jsonText } from '@autotuner/core';
import { putQuickNumber, QUICK_NUMBER_BYTES } from './quick_number.ts';

/** Up to this length a loop copies faster than a call into the engine. */
const SHORT = 24;
/** What a text of UTF-16 units may take as UTF-8, at most, per unit. */
const BYTES_PER_UNIT = 3;
const [QUOTE, NEWLINE] = [0x22, 0x0a] as const;

/**
 * Lines in the making, as bytes in memory that grows. Bytes instead of a string, because to put a string together from
 * pieces, to make it flat and to encode it costs more than twice as much.
 */
export class LineBytes {
  /** The first {@link length} bytes are the lines. */
  bytes: Buffer;
  length = 0;

  /** `capacity` in bytes; it grows when lines need more. */
  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** What there is so far. Valid until more is added. */
  view(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** Bytes as they are. */
  put(piece: Uint8Array): void {
    const at = this.length;
    const end = at + piece.length;
    if (end > this.bytes.length) this.#grow(end);
    const { bytes } = this;
    if (piece.length > SHORT) bytes.set(piece, at);
    else for (let index = 0; index < piece.length; index++) bytes[at + index] = piece[index]!;
    this.length = end;
  }

  /** Bytes `begin` to `end`, without the last, of a buffer. */
  copy(from: Buffer, { begin, end }: { readonly begin: number; readonly end: number }): void {
    const after = this.length + end - begin;
    if (after > this.bytes.length) this.#grow(after);
    from.copy(this.bytes, this.length, begin, end);
    this.length = after;
  }

  quote(): void {
    this.#byte(QUOTE);
  }

  newline(): void {
    this.#byte(NEWLINE);
  }

  /** A text as UTF-8; lone surrogates become U+FFFD. */
  text(text: string): void {
    const most = this.length + text.length * BYTES_PER_UNIT;
    if (most > this.bytes.length) this.#grow(most);
    this.length += this.bytes.write(text, this.length, 'utf8');
  }

  /** A text as it stands in JSON, with its quotes. */
  jsonText(text: string): void {
    if (!isPlainText(text)) this.text(jsonText(text));
    else {
      this.quote();
      this.#ascii(text);
      this.quote();
    }
  }

  /** A number as it stands in JSON; those that JSON does not know become text. */
  jsonNumber(value: number): void {
    const most = this.length + QUICK_NUMBER_BYTES;
    if (most > this.bytes.length) this.#grow(most);
    if (!putQuickNumber(this, value)) this.#ascii(Number.isFinite(value) ? String(value) : `"${value}"`);
  }

  #byte(byte: number): void {
    if (this.length >= this.bytes.length) this.#grow(this.length + 1);
    this.bytes[this.length++] = byte;
  }

  #ascii(text: string): void {
    const at = this.length;
    const end = at + text.length;
    if (end > this.bytes.length) this.#grow(end);
    const { bytes } = this;
    if (text.length > SHORT) bytes.write(text, at, 'latin1');
    else for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
    this.length = end;
  }

  #grow(least: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(least, 2 * this.bytes.length));
    this.bytes.copy(bytes, 0, 0, this.length);
    this.bytes = bytes;
  }
}
