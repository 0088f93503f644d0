import type { Params } from '../../search_space/distribution.ts';
import { dimensionsOf, placeOf, valueIn } from './_dimension.ts';
import type { Dimension } from './_dimension.ts';
import { ParzenEstimator } from './_parzen_estimator.ts';
import type { Rng } from '../../ports/rng.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import type { Split } from './_split.ts';

/**
 * Proposes where the density of good observations is high, and prefers where that of the others is low: the ratio
 * grows with the expected improvement (Bergstra et al. 2011, equation 2).
 */
export class ImprovementModel {
  readonly #dimensions: readonly Dimension[];
  readonly #below: ParzenEstimator;
  readonly #above: ParzenEstimator;

  constructor(space: SearchSpace, { below, above }: Split) {
    this.#dimensions = dimensionsOf(space);
    const total = below.length + above.length;
    this.#below = new ParzenEstimator(this.#dimensions, below, { floor: floorBelow(below.length, total) });
    this.#above = new ParzenEstimator(this.#dimensions, above, { floor: floorAbove(above.length) });
  }

  /** Draws a candidate from the density of the good observations. */
  propose(rng: Rng): Params {
    return this.#below.draw(rng);
  }

  /** Logarithm of the ratio of the two densities; larger is better. */
  score(params: Params): number {
    const places = this.#dimensions.map((dimension) => {
      const value = valueIn(params, dimension);
      return value === undefined ? undefined : placeOf(dimension, value);
    });
    return this.#below.logDensity(places) - this.#above.logDensity(places);
  }
}

/**
 * Optuna's floor of 1 / (kernels + 1) never falls below 1/27 here, as there are 25 good observations at most; letting it
 * shrink with all observations lets the search close in. A prototype of this rule had 0.65 to 0.7 times the median regret
 * of Optuna 5 (geometric mean, fresh seeds and functions).
 */
function floorBelow(count: number, total: number): number {
  return Math.max(0.003, Math.min(1 / (count + 2), 2 / total));
}

/** As in Optuna. */
function floorAbove(count: number): number {
  return 1 / Math.min(100, count + 2);
}
