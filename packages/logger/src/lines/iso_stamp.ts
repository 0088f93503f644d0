/** Last millisecond of the year 9999, as in the encoders of core. */
const LAST_MS = 253_402_300_799_999;

/** Writes times as ISO 8601 and remembers the last one: lines that follow each other share it, or all but three digits. */
export class IsoStamp {
  #ms = -1;
  #text = '';
  #second = -1;
  #secondText = '';

  textOf(ms: number): string {
    if (ms === this.#ms) return this.#text;
    this.#ms = ms;
    this.#text = Number.isSafeInteger(ms) && ms >= 0 && ms <= LAST_MS ? this.#usual(ms) : unusual(ms);
    return this.#text;
  }

  #usual(ms: number): string {
    const second = Math.floor(ms / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#secondText = new Date(ms).toISOString().slice(0, 20);
    }
    return `${this.#secondText}${String(ms % 1_000).padStart(3, '0')}Z`;
  }
}

function unusual(ms: number): string {
  return new Date(Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LAST_MS)).toISOString();
}
