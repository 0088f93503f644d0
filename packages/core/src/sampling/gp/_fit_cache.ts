import { defaultPriors, fitHyperparameters } from './_fit_hyperparameters.ts';
import type { Hyperparameters, Rows } from './_matern_kernel.ts';
import { warpOutputs } from './_warp_outputs.ts';

/** What a fit depends on: rows and the losses seen there, in the order of their arrival. */
export interface FitInput {
  readonly rows: Rows;
  readonly outputs: Float64Array;
}

interface Fit extends FitInput {
  readonly hyperparameters: Hyperparameters;
}

/**
 * Remembers the last fit. Hyperparameters are fitted to a prefix of the observations whose length follows from their
 * count alone, so a remembered fit and a fresh one are the same.
 */
export class FitCache {
  #last: Fit | undefined;

  hyperparametersFor(input: FitInput): Hyperparameters {
    const prefix = prefixOf(input, fittedLength(input.rows.count));
    if (this.#last === undefined || !isSame(this.#last, prefix)) {
      const outputs = warpOutputs([...prefix.outputs]);
      const hyperparameters = fitHyperparameters(
        { rows: prefix.rows, outputs },
        defaultPriors(prefix.rows.columnCount),
      );
      this.#last = { ...prefix, hyperparameters };
    }
    return this.#last.hyperparameters;
  }
}

/** Every length up to 20, then ever fewer: lengths from 100 on that are multiples of 5. */
function fittedLength(count: number): number {
  const every = Math.max(1, Math.floor(count / 20));
  return count - (count % every);
}

function prefixOf({ rows, outputs }: FitInput, count: number): FitInput {
  return {
    rows: { ...rows, count, values: rows.values.subarray(0, count * rows.columnCount) },
    outputs: outputs.subarray(0, count),
  };
}

function isSame(a: FitInput, b: FitInput): boolean {
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
