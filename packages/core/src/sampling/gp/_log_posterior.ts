import { CholeskyFactor } from '../linear_algebra/cholesky_factor.ts';
import { correlationSlopeAt, covarianceOf, squaredDistances } from './_matern_kernel.ts';
import type { Hyperparameters, Rows } from './_matern_kernel.ts';

/** Outputs observed at rows. */
export interface Observations {
  readonly rows: Rows;
  readonly outputs: Float64Array;
}

/** A normal distribution of a logarithm. */
export interface LogNormalPrior {
  readonly mean: number;
  readonly deviation: number;
}

/** What is believed of the logarithms of lengths, variance and noise before anything is observed. */
export interface Priors {
  readonly length: LogNormalPrior;
  readonly variance: LogNormalPrior;
  readonly noise: LogNormalPrior;
}

/** Reads the vector that is optimised: the logarithms of all lengths, then of the variance, then of the noise. */
export function hyperparametersFrom(logs: Float64Array): Hyperparameters {
  const columns = logs.length - 2;
  return {
    weights: logs.subarray(0, columns).map((logLength) => Math.exp(-2 * logLength)),
    variance: Math.exp(logs[columns] ?? 0),
    noise: Math.exp(logs[columns + 1] ?? 0),
  };
}

/** The prior of each entry of that vector. */
export function priorsByEntry(priors: Priors, columnCount: number): readonly LogNormalPrior[] {
  return [...Array<LogNormalPrior>(columnCount).fill(priors.length), priors.variance, priors.noise];
}

/**
 * Minus the logarithm of the posterior density of hyperparameters, up to a constant, and its gradient (Rasmussen and
 * Williams 2006, equations 5.8 and 5.9). Infinity where the covariance matrix is not positive definite.
 *
 * Hot: n^3 / 2 multiplications.
 */
export function minusLogPosterior(
  logs: Float64Array,
  { rows, outputs }: Observations,
  { priors, gradient }: { readonly priors: readonly LogNormalPrior[]; readonly gradient: Float64Array },
): number {
  const hyperparameters = hyperparametersFrom(logs);
  const distances = squaredDistances(rows, hyperparameters.weights);
  const factor = CholeskyFactor.of(covarianceOf(distances, rows, hyperparameters), rows.count);
  if (factor === undefined) return Infinity;
  const alpha = outputs.slice();
  factor.solve(alpha);
  let fit = 0;
  for (let i = 0; i < alpha.length; i++) fit += (alpha[i] ?? 0) * (outputs[i] ?? 0);
  gradient.fill(0);
  addLikelihoodGradient(gradient, { rows, distances, hyperparameters, alpha, inverse: factor.inverse() });
  return 0.5 * (fit + factor.logDeterminant()) + addPriors(logs, { priors, gradient });
}

interface GradientParts {
  readonly rows: Rows;
  readonly distances: Float64Array;
  readonly hyperparameters: Hyperparameters;
  readonly alpha: Float64Array;
  readonly inverse: Float64Array;
}

/** Half the trace of (K^-1 - alpha alpha^T) dK, for each hyperparameter. */
function addLikelihoodGradient(gradient: Float64Array, parts: GradientParts): void {
  const { rows, distances, hyperparameters, alpha, inverse } = parts;
  const { variance, noise } = hyperparameters;
  const { count, columnCount } = rows;
  const covariance = covarianceOf(distances, rows, { variance, noise: 0 });
  let byVariance = 0;
  let byNoise = 0;
  let at = 0;
  for (let i = 0; i < count; i++) {
    const own = alpha[i] ?? 0;
    for (let j = 0; j < i; j++, at++) {
      const share = (inverse[at] ?? 0) - own * (alpha[j] ?? 0);
      byVariance += 2 * share * (covariance[at] ?? 0);
      addByLengths(gradient, parts, {
        first: i * columnCount,
        second: j * columnCount,
        // By the logarithm of a length, of which the weight is the square's inverse: a factor of -2, for both triangles.
        factor: -2 * share * variance * correlationSlopeAt(distances[at] ?? 0),
      });
    }
    const share = (inverse[at] ?? 0) - own * own;
    byVariance += share * variance;
    byNoise += share * noise;
    at++;
  }
  gradient[columnCount] = 0.5 * byVariance;
  gradient[columnCount + 1] = 0.5 * byNoise;
}

function addByLengths(
  gradient: Float64Array,
  { rows: { values, orderedCount, columnCount }, hyperparameters: { weights } }: GradientParts,
  { first, second, factor }: { readonly first: number; readonly second: number; readonly factor: number },
): void {
  for (let k = 0; k < orderedCount; k++) {
    const difference = (values[first + k] ?? 0) - (values[second + k] ?? 0);
    gradient[k] = (gradient[k] ?? 0) + factor * (weights[k] ?? 0) * difference * difference;
  }
  for (let k = orderedCount; k < columnCount; k++) {
    if (values[first + k] !== values[second + k])
      gradient[k] = (gradient[k] ?? 0) + factor * (weights[k] ?? 0);
  }
}

function addPriors(
  logs: Float64Array,
  { priors, gradient }: { readonly priors: readonly LogNormalPrior[]; readonly gradient: Float64Array },
): number {
  let sum = 0;
  priors.forEach(({ mean, deviation }, k) => {
    const z = ((logs[k] ?? 0) - mean) / deviation;
    sum += 0.5 * z * z;
    gradient[k] = (gradient[k] ?? 0) + z / deviation;
  });
  return sum;
}
