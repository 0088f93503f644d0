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
 * The line through settings that were measured twice, robust against outliers (Theil 1950 and Sen 1968: the median of all
 * slopes). Undefined with fewer than two different settings, or when their orders do not agree for the greater part.
 */
export function fitScale(pairs: readonly MeasuredTwice[]): ScaleFit | undefined {
  const slopes = pairs.flatMap((a, i) =>
    pairs.slice(i + 1).flatMap((b) => (a.from === b.from ? [] : [(b.to - a.to) / (b.from - a.from)])),
  );
  const rising = slopes.filter((slope) => slope > 0).length;
  const falling = slopes.filter((slope) => slope < 0).length;
  const slope = median(slopes);
  if (slope === undefined || !(slope > 0) || rising <= falling || !Number.isFinite(slope)) return undefined;
  const offset = median(pairs.map(({ from, to }) => to - slope * from)) ?? 0;
  return Number.isFinite(offset) ? { offset, slope } : undefined;
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle];
  if (high === undefined || sorted.length % 2 === 1) return high;
  return ((sorted[middle - 1] ?? high) + high) / 2;
}
