/** Quartiles of a standard normal are this far apart. */
const NORMAL_QUARTILE_RANGE = 1.349;
/** Standardised outputs are multiples of this, so that rounding in a f + b cannot change a suggestion. */
const GRID: number = 2 ** -30;
const LARGEST = 1e150;
/** From the median, in units of the spread: farther off makes no difference, and could not be squared. */
const FARTHEST = 1e9;

/** Numbers fit for a Gaussian process. */
export interface Warped {
  /** With mean 0 and variance 1; zeros where all that was observed is equal. */
  readonly outputs: Float64Array;
  /**
   * Sum of the logarithms of the slopes of the map at the observations, up to a constant that is the same for all maps: what
   * has to be added to a logarithm of a likelihood of outputs to make it one of what was observed.
   */
  readonly logSlopes: number;
}

/** Makes outputs of what was observed. Keeps the order; is the same under f -> a f + b with a > 0. */
export type Warp = (observed: Float64Array) => Warped;

/** Takes numbers as they are. */
export function standardised(observed: Float64Array): Warped {
  return warpedFrom(observed, { map: (value) => value, slope: () => 1 });
}

/**
 * Ways to see losses, of which the likelihood chooses: in proportion; with what is far off on either side drawn in; and on
 * a scale that widens towards the best, early and late, as where losses are sums of squares. Losses of any size are fine.
 */
export const LOSS_WARPS: readonly Warp[] = [
  (losses) => warpedFrom(unitsOf(losses), drawnInFrom(0, 1)),
  (losses) => standardised(unitsOf(losses)),
  (losses) => wideAtTheBest(unitsOf(losses), 1),
  (losses) => wideAtTheBest(unitsOf(losses), 0.1),
];

function wideAtTheBest(units: Float64Array, width: number): Warped {
  return warpedFrom(units, drawnInFrom(Math.min(...units), width));
}

interface Curve {
  readonly map: (value: number) => number;
  readonly slope: (value: number) => number;
}

/** In proportion within `width` of `middle`, like a logarithm beyond. */
function drawnInFrom(middle: number, width: number): Curve {
  return {
    map: (value) => Math.asinh((value - middle) / width),
    slope: (value) => 1 / Math.hypot(width, value - middle),
  };
}

function warpedFrom(values: Float64Array, { map, slope }: Curve): Warped {
  const mapped = values.map(map);
  const mean = mapped.reduce((sum, value) => sum + value, 0) / mapped.length;
  const variance = mapped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / mapped.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return {
    outputs: mapped.map((value) => (value - mean) / deviation),
    logSlopes: values.reduce((sum, value) => sum + Math.log(slope(value) / deviation), 0),
  };
}

/** In units of their spread about the median. */
function unitsOf(losses: Float64Array): Float64Array {
  const values = withinReach(losses);
  const sorted = values.toSorted();
  const middle = quantile(sorted, 0.5);
  const spread = spreadOf(sorted);
  return values.map((value) => {
    const units = Math.min(Math.max((value - middle) / spread, -FARTHEST), FARTHEST);
    return Math.round(units / GRID) * GRID;
  });
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
