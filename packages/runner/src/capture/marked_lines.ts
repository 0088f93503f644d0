const NEWLINE = 0x0a;
/** A longer line is not looked at; nothing of it is kept. */
const MAX_LINE_BYTES = 4096;
const NOTHING = Buffer.alloc(0);

/**
 * Finds the lines of a stream that contain a marker, however its bytes are cut into pieces. The last line may lack its end.
 *
 * Hot: all that commands print goes through here. Only the marker is searched for, and nothing but the line at the end
 * of a piece is kept: 0.1 ms per MiB without a marker. Held to the plain version by marked_lines_test.ts.
 */
export class MarkedLines {
  readonly #marker: Buffer;
  /** What there is of a line whose end has not come. */
  #rest: Buffer = NOTHING;
  /** That line is too long already. */
  #isTooLong = false;

  constructor(marker: string) {
    this.#marker = Buffer.from(marker);
  }

  /** Takes the next bytes, which may be reused afterwards, and returns the lines that they complete. */
  push(bytes: Buffer): readonly string[] {
    const first = bytes.indexOf(NEWLINE);
    if (first < 0) {
      this.#keep(bytes);
      return [];
    }
    const lines = this.#complete(bytes.subarray(0, first));
    const last = bytes.lastIndexOf(NEWLINE);
    lines.push(...this.#search(bytes.subarray(first + 1, last + 1)));
    this.#keep(bytes.subarray(last + 1));
    return lines;
  }

  /** Returns a last line that has no end. */
  end(): readonly string[] {
    return this.#complete(NOTHING);
  }

  /** The line whose end has come. */
  #complete(end: Buffer): string[] {
    this.#keep(end);
    const line = this.#isTooLong || !this.#rest.includes(this.#marker) ? [] : [this.#rest.toString('utf8')];
    this.#rest = NOTHING;
    this.#isTooLong = false;
    return line;
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0 || this.#isTooLong) return;
    this.#isTooLong = this.#rest.length + bytes.length > MAX_LINE_BYTES;
    this.#rest = this.#isTooLong ? NOTHING : Buffer.concat([this.#rest, bytes]);
  }

  /** Searches whole lines. */
  #search(block: Buffer): string[] {
    const lines: string[] = [];
    for (let at = block.indexOf(this.#marker); at >= 0;) {
      const start = block.lastIndexOf(NEWLINE, at) + 1;
      const end = block.indexOf(NEWLINE, at);
      if (end - start <= MAX_LINE_BYTES) lines.push(block.toString('utf8', start, end));
      at = block.indexOf(this.#marker, end);
    }
    return lines;
  }
}
