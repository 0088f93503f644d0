import { quantile } from '../../samplers/stats/quantile.ts';
import { seededRng } from '../../samplers/seeded_rng.ts';

/** A median and the range that it lies in with a probability of 95 %. */
export interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Values that it comes from. */
  readonly count: number;
}

const RESAMPLES = 2_000;

/** The median with its interval by the bootstrap: the same values always give the same one. One value has no range. */
export function medianInterval(values: readonly number[]): Interval {
  const median = quantile(values, 0.5);
  if (values.length < 2) return { median, low: median, high: median, count: values.length };
  const rng = seededRng(values.length);
  const medians = Array.from({ length: RESAMPLES }, () =>
    quantile(
      values.map(() => values[rng.below(values.length)] ?? Number.NaN),
      0.5,
    ),
  );
  return { median, low: quantile(medians, 0.025), high: quantile(medians, 0.975), count: values.length };
}
