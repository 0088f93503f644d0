import type { HistoryEntry, SamplerType, SearchSpace, SuggestRequest } from '@autotuner/core';

/** Tells the worker about a task that it does not know (any more), and forgets what it knew under that key. */
export interface OpenJob {
  readonly kind: 'open';
  readonly key: number;
  readonly type: SamplerType;
  readonly space: SearchSpace;
}

/** Adds to the history that the worker keeps for a task. */
export interface LearnJob {
  readonly kind: 'learn';
  readonly key: number;
  /** How many entries the worker has to have before these. */
  readonly from: number;
  readonly entries: readonly HistoryEntry[];
}

/** Asks for a suggestion; of the request, the worker has the space and the history. */
export interface AskJob {
  readonly kind: 'ask';
  readonly key: number;
  /** Length of the history. */
  readonly count: number;
  readonly request: Omit<SuggestRequest, 'space' | 'history'>;
}

/** What the worker is told or asked. */
export type SuggestJob = OpenJob | LearnJob | AskJob;

/** Whether the worker knew all it needed; what it does not know it has to be told from the start. */
export interface SuggestReply<T = unknown> {
  readonly isKnown: boolean;
  readonly suggestion?: T;
}
