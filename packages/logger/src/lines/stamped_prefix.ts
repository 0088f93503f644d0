import { isoTime } from '@autotuner/core';

const BEFORE_TIME = '{"timestamp":"';
const STAMP_LENGTH = 24;

/** The beginning of JSON lines that differ in their times only, as bytes in which the time is changed when it does. */
export class StampedPrefix {
  readonly #bytes: Buffer;
  #ms = Number.NaN;

  /** `rest` is what follows the time, from its closing quote on. */
  constructor(rest: string) {
    this.#bytes = Buffer.from(`${BEFORE_TIME}${' '.repeat(STAMP_LENGTH)}${rest}`);
  }

  /** The bytes with a time in milliseconds since the epoch; valid until the next call. */
  at(ms: number): Buffer {
    if (ms !== this.#ms) {
      this.#ms = ms;
      this.#bytes.write(isoTime(ms), BEFORE_TIME.length, 'latin1');
    }
    return this.#bytes;
  }
}
