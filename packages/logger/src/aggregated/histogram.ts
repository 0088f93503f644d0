import { HalfHistogram } from './half_histogram.ts';

const COUNT = 0;
const SUM = 1;
const MIN = 2;
const MAX = 3;

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
  /** In an array numbers change in their places; as members of an object each change would cost a look. */
  readonly #totals = Float64Array.of(0, 0, Infinity, -Infinity);

  get count(): number {
    return this.#totals[COUNT] ?? 0;
  }

  get sum(): number {
    return this.#totals[SUM] ?? 0;
  }

  /** Infinity when it is empty. */
  get min(): number {
    return this.#totals[MIN] ?? Infinity;
  }

  /** -Infinity when it is empty. */
  get max(): number {
    return this.#totals[MAX] ?? -Infinity;
  }

  /** Counts a finite number. */
  record(value: number): void {
    const totals = this.#totals;
    totals[COUNT]!++;
    totals[SUM]! += value;
    if (value < totals[MIN]!) totals[MIN] = value;
    if (value > totals[MAX]!) totals[MAX] = value;
    if (value > 0) this.#above.record(value);
    else if (value < 0) this.#below.record(-value);
  }

  /** Buckets that are not empty, smallest first. */
  buckets(): readonly Bucket[] {
    const buckets: Bucket[] = [];
    this.#below.forEach((value, count) => buckets.push({ value: -value, count }));
    buckets.reverse();
    const above: Bucket[] = [];
    this.#above.forEach((value, count) => above.push({ value, count }));
    const zeros = this.count - countOf(buckets) - countOf(above);
    return zeros > 0 ? [...buckets, { value: 0, count: zeros }, ...above] : [...buckets, ...above];
  }

  /** The smallest values that these shares of the numbers do not exceed, shares in rising order; NaN when it is empty. */
  quantiles(shares: readonly number[]): readonly number[] {
    const buckets = this.buckets();
    let at = 0;
    let seen = buckets[0]?.count ?? 0;
    return shares.map((share) => {
      const rank = Math.max(1, Math.ceil(share * this.count));
      while (seen < rank && at < buckets.length - 1) seen += buckets[++at]?.count ?? 0;
      return Math.min(Math.max(buckets[at]?.value ?? Number.NaN, this.min), this.max);
    });
  }

  clear(): void {
    this.#above.clear();
    this.#below.clear();
    this.#totals.set([0, 0, Infinity, -Infinity]);
  }
}

function countOf(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, { count }) => sum + count, 0);
}
