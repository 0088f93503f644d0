import { minimizeInBox } from '../linear_algebra/minimize_in_box.ts';
import { hyperparametersFrom, minusLogPosterior, priorsByEntry } from './_log_posterior.ts';
import type { LogNormalPrior, Observations, Priors } from './_log_posterior.ts';
import type { Hyperparameters } from './_matern_kernel.ts';

/** How far from the mean of its prior a logarithm may go, in deviations. */
const REACH = 4;
const MIN_LOG_NOISE: number = Math.log(1e-7);
const MAX_EVALUATIONS = 30;

/**
 * The priors for outputs of unit variance. Lengths grow with the root of the number of dimensions that all points have, so
 * that the prior correlation between two random points does not depend on it (Hvarfner et al. 2024). Their deviation is
 * small enough to doubt that a parameter has no effect when only both its ends were tried.
 */
export function priorsFor(dimensionCount: number): Priors {
  return {
    length: { mean: Math.log(0.5) + 0.5 * Math.log(Math.max(dimensionCount, 1)), deviation: 0.7 },
    variance: { mean: 0, deviation: 1 },
    noise: { mean: Math.log(1e-3), deviation: 3 },
  };
}

/**
 * The most probable hyperparameters given observations. Starts from the priors each time, so the result depends on nothing
 * but the arguments.
 */
export function fitHyperparameters(observations: Observations, priors: Priors): Hyperparameters {
  const entries = priorsByEntry(priors, observations.rows.columnCount);
  const start = Float64Array.from(entries, ({ mean }) => mean);
  const { point } = minimizeInBox(start, {
    evaluate: (logs, gradient) => minusLogPosterior(logs, observations, { priors: entries, gradient }),
    low: Float64Array.from(entries, lowEnd),
    high: Float64Array.from(entries, ({ mean, deviation }) => mean + REACH * deviation),
    maxEvaluations: MAX_EVALUATIONS,
  });
  return hyperparametersFrom(point);
}

function lowEnd({ mean, deviation }: LogNormalPrior): number {
  return Math.max(mean - REACH * deviation, MIN_LOG_NOISE);
}
