import { minimizeInBox } from '../linear_algebra/minimize_in_box.ts';
import type { BoxMinimum } from '../linear_algebra/minimize_in_box.ts';
import { minusLogPosterior, priorsByEntry } from './_log_posterior.ts';
import type { LogNormalPrior, Observations, Priors } from './_log_posterior.ts';

/** How far from the mean of its prior a logarithm may go, in deviations. */
const REACH = 4;
const MIN_LOG_NOISE: number = Math.log(1e-7);
const MAX_EVALUATIONS = 30;
/** From a fit to nearly the same observations it is not far, and more observations cost more. */
const MORE_EVALUATIONS = 8;
const NEARBY_STEP = 0.01;

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

/** Where a fit begins. */
export interface FitStart {
  readonly priors: Priors;
  /** The logarithms of the fit to nearly the same observations, to go on from. @default the means of the priors */
  readonly start?: Float64Array | undefined;
}

/**
 * The logarithms of the most probable hyperparameters given observations, with the value of `minusLogPosterior`: a local maximum above the start, or nearly so,
 * for the search is short.
 */
export function fitHyperparameters(observations: Observations, { priors, start }: FitStart): BoxMinimum {
  const entries = priorsByEntry(priors, observations.rows.columnCount);
  return minimizeInBox(start ?? Float64Array.from(entries, ({ mean }) => mean), {
    evaluate: (logs, gradient) => minusLogPosterior(logs, observations, { priors: entries, gradient }),
    low: Float64Array.from(entries, lowEnd),
    high: Float64Array.from(entries, ({ mean, deviation }) => mean + REACH * deviation),
    maxEvaluations: start === undefined ? MAX_EVALUATIONS : MORE_EVALUATIONS,
    ...(start === undefined ? {} : { firstStep: NEARBY_STEP }),
  });
}

function lowEnd({ mean, deviation }: LogNormalPrior): number {
  return Math.max(mean - REACH * deviation, MIN_LOG_NOISE);
}
