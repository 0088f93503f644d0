/**
 * The value below which a share of the values lies, interpolated between neighbours; Infinity stands for runs without
 * a value. Not a number when there are no values.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  // Infinity - Infinity is not a number.
  return below === above ? below : below + (at - Math.floor(at)) * (above - below);
}

/** The geometric mean; not a number when there are none. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, own) => sum + Math.log(own), 0) / values.length);
}
