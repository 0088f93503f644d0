import { cutText, textWidth } from './text_width.ts';

const BEGIN = '\u001B[?2026h\u001B[?25l';
const END = '\u001B[?2026l';
const SHOW_CURSOR = '\u001B[?25h';
const CLEAR_BELOW = '\r\u001B[J';

/** Where a window is drawn. */
export interface WindowTarget {
  write(text: string): void;
  /** Present columns and rows. */
  size(): { readonly columns: number; readonly rows: number };
}

/**
 * A block of lines at the bottom of the terminal that is redrawn in place, with lines printed above it staying in
 * the scrollback. Each change is one write inside a synchronized update, so that it never flickers.
 */
export class LiveWindow {
  readonly #target: WindowTarget;
  readonly #ellipsis: string;
  #shown: readonly string[] = [];
  #isClosed = false;

  constructor(target: WindowTarget, options: { readonly ellipsis: string }) {
    this.#target = target;
    this.#ellipsis = options.ellipsis;
  }

  /** Prints lines for good and draws the window below them. */
  draw(frame: readonly string[], above: readonly string[] = []): void {
    if (this.#isClosed) return;
    const { columns, rows } = this.#target.size();
    // One column is left free: some terminals wrap as soon as the last one is filled.
    const lines = frame
      .slice(0, Math.max(1, rows - 1))
      .map((line) => cutText(line, { width: columns - 1, ellipsis: this.#ellipsis }));
    const printed = above.map((line) => `${line}\n`).join('');
    this.#target.write(`${BEGIN}${this.#erase(columns)}${printed}${lines.join('\n')}${END}`);
    this.#shown = lines;
  }

  /** Removes the window and gives the cursor back; further calls do nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#target.write(`${this.#erase(this.#target.size().columns)}${SHOW_CURSOR}`);
    this.#isClosed = true;
  }

  /** After the terminal was narrowed, a line of the old frame takes several rows. */
  #erase(columns: number): string {
    if (this.#shown.length === 0) return CLEAR_BELOW;
    const rows = this.#shown.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)),
      0,
    );
    return rows > 1 ? `\u001B[${rows - 1}A${CLEAR_BELOW}` : CLEAR_BELOW;
  }
}
