/** How losses of one scale become losses of another: `offset + slope * loss`. */
export interface ScaleFit {
  readonly offset: number;
  /** > 0 */
  readonly slope: number;
}

/** One setting, measured on both scales. */
export interface MeasuredTwice {
  readonly from: number;
  readonly to: number;
}

/**
 * The line through settings that were measured twice, robust against outliers: the median of the slopes between all pairs,
 * each weighted by how far the pair lies apart (Theil 1950, Sen 1968, Sievers 1978). Undefined with fewer than two different
 * settings, or when most of the weight does not rise.
 */
export function fitScale(pairs: readonly MeasuredTwice[]): ScaleFit | undefined {
  const slopes = pairs.flatMap((a, i) =>
    pairs.slice(i + 1).flatMap((b) => {
      const weight = Math.abs(b.from - a.from);
      return weight > 0 ? [{ value: (b.to - a.to) / (b.from - a.from), weight }] : [];
    }),
  );
  const slope = weightedMedian(slopes);
  if (slope === undefined || !(slope > 0) || !Number.isFinite(slope)) return undefined;
  const offset = weightedMedian(pairs.map(({ from, to }) => ({ value: to - slope * from, weight: 1 }))) ?? 0;
  return Number.isFinite(offset) ? { offset, slope } : undefined;
}

interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** The lower one of two middle values. */
function weightedMedian(values: readonly Weighted[]): number | undefined {
  const half = values.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let sum = 0;
  return values
    .toSorted((a, b) => a.value - b.value)
    .find(({ weight }) => {
      sum += weight;
      return sum >= half;
    })?.value;
}
