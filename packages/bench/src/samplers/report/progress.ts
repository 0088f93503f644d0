/** Where progress goes. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const LINE_EVERY_MS = 15_000;
const DRAW_EVERY_MS = 100;

/** Shows how many runs are done: one line that changes on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #total: number;
  readonly #name: string;
  readonly #startMs = performance.now();
  #done = 0;
  #shownMs = -Infinity;

  constructor(stream: ProgressStream, { name, total }: { readonly name: string; readonly total: number }) {
    this.#stream = stream;
    this.#total = total;
    this.#name = name;
  }

  /** Counts one run. */
  step(what: string): void {
    this.#done++;
    const nowMs = performance.now();
    const everyMs = this.#stream.isTTY === true ? DRAW_EVERY_MS : LINE_EVERY_MS;
    if (this.#done < this.#total && nowMs - this.#shownMs < everyMs) return;
    this.#shownMs = nowMs;
    const leftS = Math.round((((nowMs - this.#startMs) / this.#done) * (this.#total - this.#done)) / 1000);
    const text = `${this.#name}: ${this.#done} of ${this.#total} runs, ${leftS} s left, ${what}`;
    this.#stream.write(this.#stream.isTTY === true ? `\r\u001B[2K${text}` : `${text}\n`);
  }

  /** Leaves the line. */
  end(): void {
    if (this.#stream.isTTY === true && this.#done > 0) this.#stream.write('\r\u001B[2K');
  }
}
