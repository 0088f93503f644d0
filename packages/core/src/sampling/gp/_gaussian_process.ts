import { CholeskyFactor } from '../linear_algebra/cholesky_factor.ts';
import {
  correlationAt,
  correlationSlopeAt,
  covarianceOf,
  distancesTo,
  squaredDistances,
} from './_matern_kernel.ts';
import type { Hyperparameters, Rows } from './_matern_kernel.ts';
import type { Observations } from './_log_posterior.ts';

/** What is expected at a point. */
export interface Prediction {
  readonly mean: number;
  /** Of the function without noise. */
  readonly deviation: number;
}

/** A prediction whose gradients by the ordered columns were written. */
export interface Gradients {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Noise is raised this often, tenfold each time, until the matrix can be factored. */
const NOISE_TRIES = 6;
/** Relative to the variance of the process, so that repeated rows can be factored. */
const MIN_NOISE_SHARE = 1e-9;
/** Relative to the variance of the process: below, the variance left at a point is rounding. */
const MIN_VARIANCE_SHARE = 1e-12;

/** A Gaussian process with mean zero, conditioned on observations. Predictions cost n^2 / 2 multiplications. */
export class GaussianProcess {
  readonly #hyperparameters: Hyperparameters;
  readonly #factor: CholeskyFactor;
  #rows: Rows;
  #outputs: Float64Array;
  #alpha: Float64Array;

  constructor({ rows, outputs }: Observations, hyperparameters: Hyperparameters) {
    const distances = squaredDistances(rows, hyperparameters.weights);
    const { factor, noise } = factorWithNoise(distances, rows, hyperparameters);
    this.#hyperparameters = { ...hyperparameters, noise };
    this.#factor = factor;
    this.#rows = rows;
    this.#outputs = outputs;
    this.#alpha = solveFor(factor, outputs);
  }

  /** Variance of the noise in the outputs. */
  get noise(): number {
    return this.#hyperparameters.noise;
  }

  /** Means of the function at the observed rows, noise taken out. */
  meansAtRows(): Float64Array {
    const { noise } = this.#hyperparameters;
    return this.#outputs.map((output, i) => output - noise * (this.#alpha[i] ?? 0));
  }

  /** What is expected at an encoded point. */
  predict(point: Float64Array): Prediction {
    return this.#predict(this.#covariances(point));
  }

  /** The same, and writes the gradients by the ordered columns. */
  predictWithGradients(point: Float64Array, gradients: Gradients): Prediction {
    const { weights, variance } = this.#hyperparameters;
    const { values, count, columnCount, orderedCount } = this.#rows;
    const distances = new Float64Array(count);
    distancesTo(point, this.#rows, { weights, distances });
    const solved = distances.map((squared) => variance * correlationAt(squared));
    const prediction = this.#predict(solved);
    this.#factor.solveUpper(solved);
    gradients.mean.fill(0);
    gradients.deviation.fill(0);
    for (let i = 0; i < count; i++) {
      const slope = 2 * variance * correlationSlopeAt(distances[i] ?? 0);
      const byMean = slope * (this.#alpha[i] ?? 0);
      const byDeviation = (-slope * (solved[i] ?? 0)) / prediction.deviation;
      const start = i * columnCount;
      for (let k = 0; k < orderedCount; k++) {
        const pull = (weights[k] ?? 0) * ((point[k] ?? 0) - (values[start + k] ?? 0));
        gradients.mean[k] = (gradients.mean[k] ?? 0) + byMean * pull;
        gradients.deviation[k] = (gradients.deviation[k] ?? 0) + byDeviation * pull;
      }
    }
    return prediction;
  }

  /**
   * Adds a point as if the function had been observed there without surprise ("kriging believer", Ginsbourger et al.
   * 2010): means stay, and nothing is left to learn at that point.
   */
  believe(point: Float64Array): void {
    const { variance, noise } = this.#hyperparameters;
    const covariances = this.#covariances(point);
    const { mean } = this.#predict(covariances.slice());
    if (!this.#factor.append(covariances, variance + noise)) return;
    const { values, count, columnCount } = this.#rows;
    const longer = new Float64Array((count + 1) * columnCount);
    longer.set(values);
    longer.set(point.subarray(0, columnCount), count * columnCount);
    this.#rows = { ...this.#rows, values: longer, count: count + 1 };
    this.#outputs = Float64Array.of(...this.#outputs, mean);
    this.#alpha = solveFor(this.#factor, this.#outputs);
  }

  #covariances(point: Float64Array): Float64Array {
    const { weights, variance } = this.#hyperparameters;
    const distances = new Float64Array(this.#rows.count);
    distancesTo(point, this.#rows, { weights, distances });
    return distances.map((squared) => variance * correlationAt(squared));
  }

  /** Leaves the solution of L x = covariances in place of them. */
  #predict(covariances: Float64Array): Prediction {
    const { variance } = this.#hyperparameters;
    let mean = 0;
    for (let i = 0; i < covariances.length; i++) mean += (covariances[i] ?? 0) * (this.#alpha[i] ?? 0);
    this.#factor.solveLower(covariances);
    let rest = variance;
    for (const own of covariances) rest -= own * own;
    return { mean, deviation: Math.sqrt(Math.max(rest, MIN_VARIANCE_SHARE * variance)) };
  }
}

function solveFor(factor: CholeskyFactor, outputs: Float64Array): Float64Array {
  const alpha = outputs.slice();
  factor.solve(alpha);
  return alpha;
}

function factorWithNoise(
  distances: Float64Array,
  rows: Rows,
  { variance, noise }: Hyperparameters,
): { readonly factor: CholeskyFactor; readonly noise: number } {
  let tried = Math.max(noise, MIN_NOISE_SHARE * variance);
  for (let i = 0; i < NOISE_TRIES; i++, tried *= 10) {
    const factor = CholeskyFactor.of(covarianceOf(distances, rows, { variance, noise: tried }), rows.count);
    if (factor !== undefined) return { factor, noise: tried };
  }
  throw new Error(
    'Cannot factor covariance matrix: it is not positive definite, finite outputs would be accepted',
  );
}
