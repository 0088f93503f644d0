/** Texts that come more often than this get a number. */
const FREQUENT_AFTER = 4;
const MAX_LENGTH = 512;
/** Texts that are being counted; then counting begins anew. */
const MAX_COUNTED = 1_024;
/** After so many texts in a row that had no number, only some of the next ones are looked up, and ever fewer. */
const MISSES_UNTIL_SKIPPING = 32;
const MAX_SKIPPED = 255;

/** Finds out which texts come again and again, such as messages that are written in a program, and gives each a number. */
export class FrequentTexts {
  readonly #range: number;
  readonly #onFound: (id: number, text: string) => void;
  readonly #ids = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  #misses = 0;
  #skip = 0;

  /** Numbers are from 1 and below `range`. `onFound` is called before a number is given for the first time. */
  constructor(options: { readonly range: number; readonly onFound: (id: number, text: string) => void }) {
    this.#range = options.range;
    this.#onFound = options.onFound;
  }

  /** The number of a text; 0 when it has none, or was not looked up. */
  idOf(text: string): number {
    if (this.#skip > 0) {
      this.#skip--;
      return 0;
    }
    const known = this.#ids.get(text);
    if (known !== undefined) {
      this.#misses = 0;
      return known;
    }
    if (++this.#misses >= MISSES_UNTIL_SKIPPING) this.#skip = Math.min(this.#misses, MAX_SKIPPED);
    return this.#count(text);
  }

  #count(text: string): number {
    if (text.length > MAX_LENGTH || this.#ids.size + 1 >= this.#range) return 0;
    const count = (this.#counts.get(text) ?? 0) + 1;
    if (count > FREQUENT_AFTER) return this.#add(text);
    if (this.#counts.size >= MAX_COUNTED) this.#counts.clear();
    this.#counts.set(text, count);
    return 0;
  }

  #add(text: string): number {
    this.#counts.delete(text);
    const id = this.#ids.size + 1;
    this.#onFound(id, text);
    this.#ids.set(text, id);
    return id;
  }
}
