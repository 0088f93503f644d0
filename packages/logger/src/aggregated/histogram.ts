import { HalfHistogram } from './half_histogram.ts';

/** Some values of a histogram that lie at the middle of the same bucket. */
export interface Bucket {
  readonly value: number;
  readonly count: number;
}

/**
 * How numbers are distributed. Exact in count, sum, smallest and largest; its quantiles are within 1 % of the number at
 * that rank, whatever their size, for magnitudes of 2^-64 to 2^64.
 */
export class Histogram {
  readonly #above = new HalfHistogram();
  readonly #below = new HalfHistogram();
  #zeros = 0;
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  /** Infinity when it is empty. */
  get min(): number {
    return this.#min;
  }

  /** -Infinity when it is empty. */
  get max(): number {
    return this.#max;
  }

  /** Counts a finite number. */
  record(value: number): void {
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    if (value > 0) this.#above.record(value);
    else if (value < 0) this.#below.record(-value);
    else this.#zeros++;
  }

  /** Buckets that are not empty, smallest first. */
  buckets(): readonly Bucket[] {
    const buckets: Bucket[] = [];
    this.#below.forEach((value, count) => buckets.push({ value: -value, count }));
    buckets.reverse();
    if (this.#zeros > 0) buckets.push({ value: 0, count: this.#zeros });
    this.#above.forEach((value, count) => buckets.push({ value, count }));
    return buckets;
  }

  /** The smallest values that these shares of the numbers do not exceed, shares in rising order; NaN when it is empty. */
  quantiles(shares: readonly number[]): readonly number[] {
    const buckets = this.buckets();
    let at = 0;
    let seen = buckets[0]?.count ?? 0;
    return shares.map((share) => {
      const rank = Math.max(1, Math.ceil(share * this.#count));
      while (seen < rank && at < buckets.length - 1) seen += buckets[++at]?.count ?? 0;
      return Math.min(Math.max(buckets[at]?.value ?? Number.NaN, this.#min), this.#max);
    });
  }

  clear(): void {
    this.#above.clear();
    this.#below.clear();
    this.#zeros = 0;
    this.#count = 0;
    this.#sum = 0;
    this.#min = Infinity;
    this.#max = -Infinity;
  }
}
