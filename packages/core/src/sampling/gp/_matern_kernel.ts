/** Encoded points, row after row. */
export interface Rows {
  readonly values: Float64Array;
  readonly count: number;
  /** Columns of a row; the first `orderedCount` are compared by their difference, the others are equal or not. */
  readonly columnCount: number;
  readonly orderedCount: number;
}

/** What the kernel and the noise look like, in the units of the warped outputs. */
export interface Hyperparameters {
  /** Of each column: 1 / length^2. */
  readonly weights: Float64Array;
  readonly variance: number;
  readonly noise: number;
}

/** Two rows, by the index of their first value. */
interface RowPair {
  readonly first: number;
  readonly second: number;
}

const SQRT_5: number = Math.sqrt(5);

/** Correlation at a squared distance under the Matern kernel with nu = 5/2. */
export function correlationAt(squared: number): number {
  const r = SQRT_5 * Math.sqrt(squared);
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

/** Its derivative by the squared distance. */
export function correlationSlopeAt(squared: number): number {
  const r = SQRT_5 * Math.sqrt(squared);
  return (-5 / 6) * (1 + r) * Math.exp(-r);
}

/** Squared distance between two rows: a length for each column ("automatic relevance determination"). */
function squaredDistance(
  { values, columnCount, orderedCount }: Rows,
  weights: Float64Array,
  { first, second }: RowPair,
): number {
  let sum = 0;
  for (let k = 0; k < orderedCount; k++) {
    const difference = (values[first + k] ?? 0) - (values[second + k] ?? 0);
    sum += (weights[k] ?? 0) * difference * difference;
  }
  for (let k = orderedCount; k < columnCount; k++) {
    if (values[first + k] !== values[second + k]) sum += weights[k] ?? 0;
  }
  return sum;
}

/** Squared distances between all pairs of rows, as a packed lower triangle. Hot: n^2 / 2 times the columns. */
export function squaredDistances(rows: Rows, weights: Float64Array): Float64Array {
  const { count, columnCount } = rows;
  const distances = new Float64Array((count * (count + 1)) / 2);
  let at = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      distances[at++] = squaredDistance(rows, weights, { first: i * columnCount, second: j * columnCount });
    }
    distances[at++] = 0;
  }
  return distances;
}

/** Squared distances from a point to all rows, written to `distances`. Hot: n times the columns. */
export function distancesTo(
  point: Float64Array,
  rows: Rows,
  { weights, distances }: { readonly weights: Float64Array; readonly distances: Float64Array },
): void {
  const { values, count, columnCount, orderedCount } = rows;
  let at = 0;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < orderedCount; k++) {
      const difference = (values[at + k] ?? 0) - (point[k] ?? 0);
      sum += (weights[k] ?? 0) * difference * difference;
    }
    for (let k = orderedCount; k < columnCount; k++) {
      if (values[at + k] !== point[k]) sum += weights[k] ?? 0;
    }
    distances[i] = sum;
    at += columnCount;
  }
}

/** The covariance matrix of observations, as a packed lower triangle. */
export function covarianceOf(
  distances: Float64Array,
  { count }: Pick<Rows, 'count'>,
  { variance, noise }: Pick<Hyperparameters, 'variance' | 'noise'>,
): Float64Array {
  const covariance = distances.map((squared) => variance * correlationAt(squared));
  for (let i = 0; i < count; i++) covariance[(i * (i + 3)) / 2] = variance + noise;
  return covariance;
}
