import { priorsFor, fitHyperparameters } from './_fit_hyperparameters.ts';
import type { Observations } from './_log_posterior.ts';
import type { Hyperparameters } from './_matern_kernel.ts';

/** Lengths below this are all fitted; above, every twentieth part of the length: the next after 100 is 105. */
const DENSE_UP_TO = 20;

/** How hyperparameters are found. */
export interface FitOptions {
  /** Dimensions that all points have. */
  readonly dimensionCount: number;
  /** Makes outputs of unit variance from what was observed, which is of any scale. */
  readonly warp: (observed: Float64Array) => Float64Array;
}

/**
 * Remembers the last fit. Hyperparameters are fitted to a prefix of the observations whose length follows from their
 * count alone, so a remembered fit and a fresh one are the same.
 */
export class FitCache {
  #last: { readonly input: Observations; readonly hyperparameters: Hyperparameters } | undefined;

  /** The hyperparameters for observations in the order of their arrival. */
  hyperparametersFor(observed: Observations, { dimensionCount, warp }: FitOptions): Hyperparameters {
    const input = prefixOf(observed, fittedLength(observed.rows.count));
    if (this.#last === undefined || !isSame(this.#last.input, input)) {
      const outputs = warp(input.outputs);
      const hyperparameters = fitHyperparameters({ rows: input.rows, outputs }, priorsFor(dimensionCount));
      this.#last = { input, hyperparameters };
    }
    return this.#last.hyperparameters;
  }
}

function fittedLength(count: number): number {
  return count - (count % Math.max(1, Math.floor(count / DENSE_UP_TO)));
}

function prefixOf({ rows, outputs }: Observations, count: number): Observations {
  return {
    rows: { ...rows, count, values: rows.values.subarray(0, count * rows.columnCount) },
    outputs: outputs.subarray(0, count),
  };
}

function isSame(a: Observations, b: Observations): boolean {
  return (
    a.rows.columnCount === b.rows.columnCount &&
    a.rows.orderedCount === b.rows.orderedCount &&
    areEqual(a.outputs, b.outputs) &&
    areEqual(a.rows.values, b.rows.values)
  );
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
