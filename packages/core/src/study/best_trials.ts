import type { TrialResult } from '../sampling/sampler.ts';
import { compareResults, isFeasible } from '../scoring/outcome_order.ts';
import { dominates } from '../scoring/pareto_fronts.ts';
import type { FinishedTrial } from './trial.ts';

type Success = Extract<TrialResult, { kind: 'success' }>;

/** Keeps the best of the trials noted so far, and those that no other one beats. */
export class BestTrials {
  #best: FinishedTrial | undefined;
  #front: { readonly trial: FinishedTrial; readonly losses: readonly number[] }[] = [];

  /** Takes a trial into account; of tied ones the first noted stays. */
  note(trial: FinishedTrial): void {
    const { result } = trial;
    if (result.kind !== 'success') return;
    if (this.#best === undefined || compareResults(result, this.#best.result) < 0) this.#best = trial;
    if (isFeasible(result)) this.#noteFeasible(trial, result);
  }

  /** The best success; one that breaks limits only while none keeps them. */
  get best(): FinishedTrial | undefined {
    return this.#best;
  }

  /** The successes that keep all limits and that no other such one beats, in the order in which they were noted. */
  get front(): readonly FinishedTrial[] {
    return this.#front.map(({ trial }) => trial);
  }

  #noteFeasible(trial: FinishedTrial, { losses }: Success): void {
    const isBeaten = this.#front.some((one) => dominates(one.losses, losses));
    // With one objective ties would all stand side by side.
    const isTie = losses.length === 1 && this.#front.some((one) => one.losses[0] === losses[0]);
    if (isBeaten || isTie) return;
    this.#front = this.#front.filter((one) => !dominates(losses, one.losses));
    this.#front.push({ trial, losses });
  }
}
