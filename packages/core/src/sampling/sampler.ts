import type { Params } from '../search_space/distribution.ts';
import type { SearchSpace } from '../search_space/search_space.ts';

/**
 * What a finished experiment teaches: a success with its losses (one per objective, smaller is better); one that was
 * stopped early because its reports were poor, with its last report; or a failure with its severity (> 0, larger is
 * worse, the magnitude of the shown penalty) and how far it got (0..1).
 */
export type TrialResult =
  | {
      readonly kind: 'success';
      readonly losses: readonly number[];
      /** By how much limits are broken in all, relative to them; a result that breaks none is feasible. @default 0 */
      readonly violation?: number;
    }
  | {
      readonly kind: 'pruned';
      /** The last step that was reported; later is better. */
      readonly step: number;
      /** As reported at that step. */
      readonly losses: readonly number[];
    }
  | { readonly kind: 'failure'; readonly severity: number; readonly progress: number };

/** One finished experiment, as told to a sampler. Infrastructure failures and cancellations are never told. */
export interface HistoryEntry {
  /** Number of the experiment in its task, from 1. */
  readonly number: number;
  readonly params: Params;
  readonly result: TrialResult;
}

/** All that a suggestion may depend on. */
export interface SuggestRequest {
  readonly space: SearchSpace;
  /** Unsigned 32-bit. */
  readonly seed: number;
  /** Number of the experiment that the suggestion is for, from 1. */
  readonly number: number;
  /** In the order in which the results arrived. */
  readonly history: readonly HistoryEntry[];
  /** Parameters of experiments that are running now. */
  readonly outstanding: readonly Params[];
  /** Experiments in all, when that is known. */
  readonly budget?: number;
  /** Experiments at a time. @default 1 */
  readonly concurrency?: number;
}

/** What to try next, and in a few words why (for the log). */
export interface Suggestion {
  readonly params: Params;
  readonly reason: string;
}

/**
 * Proposes parameters. The same request gives the same suggestion bit for bit, from any instance, so a journal can be
 * replayed; what an instance remembers of earlier requests makes it faster and nothing else. Suggestions lie in the
 * space, satisfy every constraint, and repeat no point of the history or of the outstanding ones while a finite space has
 * others.
 */
export interface Sampler {
  readonly name: string;
  /** Returns undefined when a finite space is exhausted. @throws AutotunerError AT_SPACE_INFEASIBLE when no point satisfies the constraints. */
  suggest(request: SuggestRequest): Suggestion | undefined;
  /** Tells whether a suggestion may take more than a few milliseconds, so that a thread of its own should compute it. */
  isHeavy?(request: SuggestRequest): boolean;
}
