import type { Rng } from '../../ports/rng.ts';
import type { DimensionKernels, Place } from './_kernels.ts';

/**
 * Kernels over unordered choices: the observed choice has weight 1 and each choice another 1 / kernels, so that a few
 * observations rule nothing out. An inactive observation and the prior are uniform.
 */
export class CategoricalKernels implements DimensionKernels {
  readonly #column: () => Float64Array;
  readonly #choiceCount: number;
  #kernelCount = 1;

  constructor(column: () => Float64Array, choiceCount: number) {
    this.#column = column;
    this.#choiceCount = choiceCount;
  }

  /** Members need no preparation. */
  add(): void {}

  /** Members need no preparation. */
  remove(): void {}

  /** Members need no preparation. */
  reset(): void {}

  settle(_floor: number, memberCount: number): void {
    this.#kernelCount = memberCount + 1;
  }

  addLogs({ unit }: Pick<Place, 'unit'>, sums: Float64Array): void {
    const column = this.#column();
    const spread = this.#choiceCount / this.#kernelCount;
    const hit = Math.log((1 + 1 / this.#kernelCount) / (1 + spread));
    const miss = Math.log(1 / this.#kernelCount / (1 + spread));
    const uniform = -Math.log(this.#choiceCount);
    // Places of choices are the same numbers wherever they come from.
    for (let slot = 0; slot < sums.length; slot++) {
      const own = column[slot] ?? NaN;
      const log = own === unit ? hit : Number.isNaN(own) ? uniform : miss;
      sums[slot] = (sums[slot] ?? 0) + log;
    }
  }

  priorLog(): number {
    return -Math.log(this.#choiceCount);
  }

  draw(slot: number | undefined, rng: Rng): number {
    const unit = slot === undefined ? NaN : (this.#column()[slot] ?? NaN);
    const spread = this.#choiceCount / this.#kernelCount;
    if (!Number.isNaN(unit) && rng.float() * (1 + spread) < 1) return unit;
    return (rng.below(this.#choiceCount) + 0.5) / this.#choiceCount;
  }
}
