import type { Rng } from '../../ports/rng.ts';
import { isActive } from '../../search_space/conditions.ts';
import type { Params, ParamValue } from '../../search_space/distribution.ts';
import { categoricalKernels } from './_categorical_kernel.ts';
import { unitColumn } from './_dimension.ts';
import type { Dimension, Place } from './_dimension.ts';
import type { DimensionKernels } from './_kernels.ts';
import { numericKernels } from './_numeric_kernel.ts';

/** How an estimator is fitted. */
export interface ParzenEstimatorOptions {
  /** Smallest kernel width, in (0, 1]. */
  readonly floor: number;
}

/**
 * A joint density over a conditional space: an even mixture of one product of kernels for each observation and a
 * prior. A kernel is the prior in the dimensions in which its observation is inactive; a point is judged in the
 * dimensions in which it is active.
 *
 * Hot path of a suggestion: kernels * candidates * dimensions steps.
 */
export class ParzenEstimator {
  readonly #dimensions: readonly Dimension[];
  readonly #kernels: readonly DimensionKernels[];
  readonly #kernelCount: number;
  readonly #sums: Float64Array;

  constructor(
    dimensions: readonly Dimension[],
    observations: readonly Params[],
    { floor }: ParzenEstimatorOptions,
  ) {
    this.#dimensions = dimensions;
    this.#kernelCount = observations.length + 1;
    this.#sums = new Float64Array(this.#kernelCount);
    this.#kernels = dimensions.map((dimension) => {
      const units = unitColumn(dimension, observations);
      const { choiceCount } = dimension;
      return choiceCount === undefined
        ? numericKernels(units, floor)
        : categoricalKernels(units, choiceCount);
    });
  }

  /** Draws one kernel, and from it every dimension that turns out to be active. */
  draw(rng: Rng): Params {
    const kernel = rng.below(this.#kernelCount);
    const params: Record<string, ParamValue> = {};
    this.#dimensions.forEach(({ parameter, scale }, i) => {
      if (!isActive(parameter, params)) return;
      params[parameter.name] = scale.fromUnit(this.#kernels[i]?.draw(kernel, rng) ?? 0);
    });
    return params;
  }

  /** Logarithm of the density at a point; `places` holds undefined for inactive dimensions. */
  logDensity(places: readonly (Place | undefined)[]): number {
    const sums = this.#sums.fill(0);
    places.forEach((place, i) => {
      const kernels = this.#kernels[i];
      if (place === undefined || kernels === undefined) return;
      const { groupOf } = kernels;
      const densities = kernels.logDensities(place);
      for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] ?? 0) + (densities[groupOf[k] ?? 0] ?? 0);
    });
    return logSumExp(sums) - Math.log(this.#kernelCount);
  }
}

/** The prior is positive everywhere, so the largest term is finite. */
function logSumExp(terms: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0; k < terms.length; k++) largest = Math.max(largest, terms[k] ?? 0);
  let sum = 0;
  for (let k = 0; k < terms.length; k++) {
    const below = (terms[k] ?? 0) - largest;
    // Below that a term no longer changes the sum; most are, far from the point.
    if (below > -40) sum += Math.exp(below);
  }
  return largest + Math.log(sum);
}
