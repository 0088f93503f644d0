/** Quartiles of a standard normal are this far apart. */
const NORMAL_QUARTILE_RANGE = 1.349;
/** Standardised outputs are multiples of this, so that rounding in a f + b cannot change a suggestion. */
const GRID: number = 2 ** -30;
const LARGEST = 1e150;

/**
 * Makes losses fit for a Gaussian process: in units of their spread about the median, drawn together by the inverse
 * hyperbolic sine where they are far off, then with mean 0 and variance 1. Does not change under f -> a f + b with a > 0.
 * Losses of any size are fine; those that are all equal become zeros.
 */
export function warpOutputs(losses: Float64Array): Float64Array {
  const values = withinReach(losses);
  const sorted = values.toSorted();
  const middle = quantile(sorted, 0.5);
  const spread = spreadOf(sorted);
  const warped = values.map((value) => Math.asinh(Math.round((value - middle) / spread / GRID) * GRID));
  return standardise(warped);
}

function withinReach(losses: Float64Array): Float64Array {
  const largest = losses.reduce((most, loss) => Math.max(most, Math.abs(loss)), 0);
  return losses.map((loss) => (largest > LARGEST ? loss / 2 ** 600 : loss));
}

/** Robust where it can be: the range between the quartiles, else between the ends. */
function spreadOf(sorted: Float64Array): number {
  const quartiles = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / NORMAL_QUARTILE_RANGE;
  if (quartiles > 0) return quartiles;
  const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  return range > 0 ? range : 1;
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? 0;
  return below + (at - Math.floor(at)) * (above - below);
}

/** Values with mean 0 and variance 1; those that are all equal become zeros. */
export function standardise(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return values.map((value) => (value - mean) / deviation);
}
