import type { Sampler } from './sampler.ts';

/**
 * Keeps a share of the records by chance. Draws how many to leave out at a time, so that leaving one out costs a
 * subtraction.
 */
export class ChanceSampler implements Sampler {
  readonly #rate: number;
  readonly #random: () => number;
  #left: number;

  /** A rate from 0 to 1; `random` gives numbers from 0 to below 1. */
  constructor(rate: number, random: () => number) {
    this.#rate = rate;
    this.#random = random;
    this.#left = this.#draw();
  }

  decide(): number {
    if (this.#left > 0) {
      this.#left--;
      return 0;
    }
    this.#left = this.#draw();
    return this.#rate;
  }

  /** Failures before the first success: a geometric distribution. */
  #draw(): number {
    if (this.#rate >= 1) return 0;
    if (this.#rate <= 0) return Infinity;
    return Math.floor(Math.log1p(-this.#random()) / Math.log1p(-this.#rate));
  }
}
