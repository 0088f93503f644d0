import type { TrialResult } from '../sampling/sampler.ts';
import { isFeasible } from '../scoring/outcome_order.ts';
import { dominates } from '../scoring/pareto_fronts.ts';

/**
 * The course of a search, result by result: how the best loss of the first objective fell, and how many failed. Noting a
 * result takes no longer the more there are, but for the size of the Pareto front with several objectives.
 */
export class BestCurve {
  /** Results told so far. */
  told = 0;
  /** Successes that keep all limits. */
  successes = 0;
  failures = 0;
  failuresInRow = 0;
  /** Results told when the last one came onto the Pareto front. */
  lastOnFront = 0;
  /** Each time that the best loss fell: after how many results, and to what. */
  readonly #falls: { readonly told: number; readonly loss: number }[] = [];
  #front: readonly (readonly number[])[] = [];

  note(result: TrialResult): void {
    this.told++;
    this.failuresInRow = result.kind === 'failure' ? this.failuresInRow + 1 : 0;
    if (result.kind === 'failure') this.failures++;
    if (result.kind === 'success' && isFeasible(result)) this.#noteSuccess(result.losses);
  }

  /** The best loss now; Infinity before the first success. */
  get best(): number {
    return this.bestAfter(this.told);
  }

  /** Whether several objectives are told. */
  get hasSeveralObjectives(): boolean {
    return (this.#front[0]?.length ?? 1) > 1;
  }

  /** The best loss after so many results; Infinity before the first success. */
  bestAfter(told: number): number {
    return this.#falls.findLast((fall) => fall.told <= told)?.loss ?? Infinity;
  }

  #noteSuccess(losses: readonly number[]): void {
    this.successes++;
    const loss = losses[0] ?? Infinity;
    if (loss < this.best) this.#falls.push({ told: this.told, loss });
    const isBeaten = this.#front.some((one) => dominates(one, losses) || isSame(one, losses));
    if (isBeaten) return;
    this.lastOnFront = this.told;
    this.#front = [...this.#front.filter((one) => !dominates(losses, one)), losses];
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.every((loss, i) => loss === b[i]);
}
