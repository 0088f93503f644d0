/** Buckets of one octave: within each, values are told apart by less than 1.6 %. */
const BITS_PER_OCTAVE = 6;
/** Bits of the upper half of a float64 that a bucket leaves out. */
const SHIFT = 20 - BITS_PER_OCTAVE;
const BUCKETS_PER_OCTAVE = 1 << BITS_PER_OCTAVE;
const EXPONENT_BIAS = 1_023;
/** 2^-64 and 2^64: what is smaller or larger counts as that. */
const MIN_INDEX = (EXPONENT_BIAS - 64) << BITS_PER_OCTAVE;
const MAX_INDEX = ((EXPONENT_BIAS + 64) << BITS_PER_OCTAVE) - 1;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Where the sign and the exponent are. */
const UPPER = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Counts positive numbers in buckets that grow with them: an octave has 64. Holds as many octaves as its numbers span, at
 * most 128, which take 32 KiB.
 */
export class HalfHistogram {
  #counts = new Uint32Array(0);
  /** Of the first bucket there is. */
  #base = 0;

  /** Counts a number above 0. */
  record(value: number): void {
    float[0] = value;
    const at = (words[UPPER]! >>> SHIFT) - this.#base;
    // Outside of the array there is nothing to count up, and NaN says so.
    if (at >= 0 && at < this.#counts.length) this.#counts[at]!++;
    else this.#recordOutside((words[UPPER] ?? 0) >>> SHIFT);
  }

  /** Calls back with the middle of each bucket that is not empty and its count, smallest first. */
  forEach(onBucket: (value: number, count: number) => void): void {
    for (const [at, count] of this.#counts.entries())
      if (count > 0) onBucket(middleOf(this.#base + at), count);
  }

  clear(): void {
    this.#counts.fill(0);
  }

  #recordOutside(index: number): void {
    const kept = Math.min(Math.max(index, MIN_INDEX), MAX_INDEX);
    const octave = kept & -BUCKETS_PER_OCTAVE;
    const isNew = this.#counts.length === 0;
    const from = isNew ? octave : Math.min(this.#base, octave);
    const end = octave + BUCKETS_PER_OCTAVE;
    const to = isNew ? end : Math.max(this.#base + this.#counts.length, end);
    if (isNew || from < this.#base || to > this.#base + this.#counts.length) {
      const grown = new Uint32Array(to - from);
      grown.set(this.#counts, isNew ? 0 : this.#base - from);
      this.#counts = grown;
      this.#base = from;
    }
    this.#counts[kept - from]!++;
  }
}

function middleOf(index: number): number {
  return (edgeOf(index) + edgeOf(index + 1)) / 2;
}

function edgeOf(index: number): number {
  float[0] = 0;
  words[UPPER] = index << SHIFT;
  return float[0];
}
