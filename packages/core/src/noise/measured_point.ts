/** One set of parameters with everything that was measured there. */
export interface MeasuredPoint {
  /** Number of the first experiment at the point. */
  readonly number: number;
  /** One for each successful measurement, smaller is better; at least one, all finite. */
  readonly losses: readonly number[];
}

/** Mean and spread of a point's measurements. */
export interface PointSummary {
  readonly number: number;
  readonly count: number;
  /** In the unit of the loss. */
  readonly mean: number;
  /** Sum of squared deviations from the mean, in the squared unit. */
  readonly squares: number;
}

/** How much single measurements scatter: their variance, and on how many degrees of freedom that is known. */
export interface NoiseLevel {
  /** In the squared unit of the loss. */
  readonly variance: number;
  /** > 0. */
  readonly degrees: number;
}

/** From so many measurements on a point's own scatter is used; below, that of all points together. */
const OWN_FROM = 6;

/** Mean and spread of each point; points without measurements are left out. */
export function summarizePoints(points: readonly MeasuredPoint[]): readonly PointSummary[] {
  return points.filter(({ losses }) => losses.length > 0).map(summaryOf);
}

function summaryOf({ number, losses }: MeasuredPoint): PointSummary {
  const count = losses.length;
  const mean = losses.reduce((sum, loss) => sum + loss / count, 0);
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return { number, count, mean, squares };
}

/**
 * The scatter of a single measurement, taken as equal at all points: their squared deviations over their degrees of
 * freedom, one less than measurements at each. Undefined when no point was measured twice.
 */
export function pooledNoise(points: readonly PointSummary[]): NoiseLevel | undefined {
  const degrees = points.reduce((sum, { count }) => sum + count - 1, 0);
  if (degrees === 0) return undefined;
  return { variance: points.reduce((sum, { squares }) => sum + squares, 0) / degrees, degrees };
}

/** The scatter of a single measurement at one point: its own once it has enough, else the pooled one. */
export function noiseAt(
  { count, squares }: PointSummary,
  pooled: NoiseLevel | undefined,
): NoiseLevel | undefined {
  return count >= OWN_FROM ? { variance: squares / (count - 1), degrees: count - 1 } : pooled;
}
