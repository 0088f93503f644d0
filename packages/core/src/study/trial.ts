import type { HistoryEntry } from '../sampling/sampler.ts';
import type { FailureKind } from '../scoring/failure_kind.ts';
import type { Params } from '../search_space/distribution.ts';

/** Where the parameters of a trial come from: the setting to beat, `enqueue()`, the sampler, or `add()`. */
export type TrialOrigin = 'baseline' | 'enqueued' | 'sampler' | 'added';

/** A suggestion that waits for its result. */
export interface Trial {
  /** From 1, without gaps unless a trial was dropped. */
  readonly number: number;
  /** Frozen: what was tried stays what it was. */
  readonly params: Params;
  readonly origin: TrialOrigin;
  /** The sampler's words for why. */
  readonly reason: string;
}

/** What a trial had reached on its way. */
export interface TrialReport {
  /** Counts up, such as an epoch; >= 0. */
  readonly step: number;
  /** One for each objective, in the user's direction. */
  readonly values: readonly number[];
}

/** A trial with its result; also what a sampler learns from. */
export interface FinishedTrial extends Trial, HistoryEntry {
  /** In the user's direction, one for each objective; of the last report when the trial was pruned, absent after a failure. */
  readonly values?: readonly number[];
  /** Why it failed. */
  readonly failure?: FailureKind;
  /** In the order of their steps; absent when there were none. */
  readonly reports?: readonly TrialReport[];
}
