import { createLineSplitter, harmlessLines, type SplitLine } from '@autotuner/core';
import type { ByteBuilder } from './byte_builder.ts';
import { findLineEnds } from './line_ends.ts';

/** What stands before the text of a line, without the blank between the two. */
export interface LineHeads {
  /** Before a whole line, or the first piece of one; ASCII. */
  readonly whole: string;
  /** Before a further piece of a line that was too long; ASCII. */
  readonly continued: string;
}

/** Takes the texts of some lines, and returns whether it wants more. */
export type OnLines = (texts: readonly string[]) => boolean;

/** From where on bytes are stamped, and whither. */
interface Pushed {
  readonly start: number;
  readonly out: ByteBuilder;
  readonly heads: LineHeads;
}

/** Lines of which more bytes are cut into pieces, and as many bytes are stamped in one go. */
const MAX_LINE_BYTES = 65_536;

const NEWLINE = 0x0a;

/** Used by one call at a time: nothing waits while it looks at them. */
const ends = new Int32Array(MAX_LINE_BYTES);

/**
 * Turns the bytes of one stream into stamped lines. The lines are those of `createLineSplitter()` of core, in the form
 * of `formatChildLine()`: wherever the bytes are cut into pieces, the lines are the same.
 *
 * Hot: whole lines are stamped 64 KiB at a time, by copying head and bytes in turn: 0.7 ms per MiB of 80-byte lines,
 * where decoding each line takes 20 ms, and no garbage. Only what stands across two pieces, and lines that are too
 * long, go through the splitter. Held to the plain version by line_stamper_test.ts; measured by the bench "capture".
 */
export class LineStamper {
  readonly #splitter = createLineSplitter({ maxLineBytes: MAX_LINE_BYTES });
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #isMidLine = false;
  #onLines: OnLines | undefined;
  #toSkip: number;

  /**
   * @param options.skip lines at the beginning that are not wanted
   * @param options.onLines gets the texts of all lines, some at a time, until it returns false
   */
  constructor(options: { readonly skip: number; readonly onLines?: OnLines | undefined }) {
    this.#toSkip = options.skip;
    this.#onLines = options.onLines;
  }

  /**
   * Stamps the lines that some bytes complete, from `start` on, into `out`: at most 64 KiB of them. Returns where to go
   * on; call it until that is the end of the bytes, which may be reused then.
   */
  push(bytes: Buffer, to: Pushed): number {
    const { start, out, heads } = to;
    if (this.#onLines !== undefined) return this.#split(bytes, { ...to, end: start + MAX_LINE_BYTES });
    const end = this.#isMidLine ? 0 : endOfLines(bytes, start);
    if (end <= start) return this.#pushOne(bytes, to);
    const block = bytes.subarray(start, end);
    const count = this.#toSkip === 0 ? 0 : countLines(block);
    if (count > this.#toSkip) return this.#pushOne(bytes, to);
    if (this.#toSkip === 0) this.#stampBlock(block, { out, heads });
    this.#toSkip -= count;
    return end;
  }

  /** Stamps a last line that has no end. */
  end(to: { readonly out: ByteBuilder; readonly heads: LineHeads }): void {
    this.#stampEach(this.#splitter.end(), to);
    this.#isMidLine = false;
  }

  /** One line, or what there is of it. */
  #pushOne(bytes: Buffer, to: Pushed): number {
    const found = bytes.indexOf(NEWLINE, to.start);
    return this.#split(bytes, { ...to, end: found < 0 ? bytes.length : found + 1 });
  }

  /** Line by line, up to `end` or 64 KiB. */
  #split(bytes: Buffer, to: Pushed & { readonly end: number }): number {
    const end = Math.min(to.end, to.start + MAX_LINE_BYTES, bytes.length);
    this.#isMidLine = bytes[end - 1] !== NEWLINE;
    this.#stampEach(this.#splitter.push(bytes.subarray(to.start, end)), to);
    return end;
  }

  #stampBlock(block: Buffer, to: { readonly out: ByteBuilder; readonly heads: LineHeads }): void {
    const { lines, isPlain } = findLineEnds(block, ends);
    if (isPlain) return copyLines(block, { ...to, lines });
    const text = this.#decoder.decode(block);
    const clean = Buffer.from(harmlessLines(text.includes('\r') ? lastStates(text) : text));
    copyLines(clean, { ...to, lines: findLineEnds(clean, ends).lines });
  }

  #stampEach(
    lines: readonly SplitLine[],
    to: { readonly out: ByteBuilder; readonly heads: LineHeads },
  ): void {
    if (lines.length > 0 && this.#onLines?.(lines.map((line) => line.text)) === false)
      this.#onLines = undefined;
    for (const line of lines) {
      if (this.#toSkip > 0) {
        this.#toSkip -= 1;
        continue;
      }
      const head = line.continued ? to.heads.continued : to.heads.whole;
      to.out.add(Buffer.from(line.text === '' ? `${head}\n` : `${head} ${line.text}\n`));
    }
  }
}

/** End of the last whole line among the next 64 KiB. */
function endOfLines(bytes: Buffer, start: number): number {
  const last = Math.min(start + MAX_LINE_BYTES, bytes.length) - 1;
  return bytes.lastIndexOf(NEWLINE, last) + 1;
}

function countLines(block: Buffer): number {
  let count = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** Of each line, what a terminal would show last. */
function lastStates(text: string): string {
  return text.split('\n').map(lastState).join('\n');
}

function lastState(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end -= 1;
  return end === 0 ? '' : line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}

/** Copies the lines that end at `ends`, each behind the head. */
function copyLines(
  block: Buffer,
  to: { readonly lines: number; readonly out: ByteBuilder; readonly heads: LineHeads },
): void {
  const { lines, out } = to;
  const head = Buffer.from(`${to.heads.whole} `, 'latin1');
  const room = out.room(block.length + lines * head.length);
  let at = 0;
  let start = 0;
  for (let line = 0; line < lines; line++) {
    const end = ends[line] ?? 0;
    at += head.copy(room, at);
    // No blank before the line feed of an empty line.
    if (end === start + 1) at -= 1;
    at += block.copy(room, at, start, end);
    start = end;
  }
  out.grow(at);
}
