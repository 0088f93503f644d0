import type { Direction } from '../scoring/objective.ts';
import type { Distribution, Params } from '../search_space/distribution.ts';

/** How a trial of Optuna stands. */
export type OptunaState = 'running' | 'complete' | 'pruned' | 'fail' | 'waiting';

/** The states by the numbers that Optuna stores. */
export const OPTUNA_STATES: readonly OptunaState[] = ['running', 'complete', 'pruned', 'fail', 'waiting'];

/** One trial as a journal of Optuna has it. */
export interface OptunaTrial {
  /** From 0, as in Optuna. */
  readonly number: number;
  readonly state: OptunaState;
  readonly params: Params;
  readonly distributions: Readonly<Record<string, Distribution>>;
  /** One per objective; absent while there is no result. */
  readonly values?: readonly number[];
  /** Intermediate values in the order of their steps; null for NaN. */
  readonly reports: readonly { readonly step: number; readonly value: number | null }[];
  readonly userAttrs: Readonly<Record<string, unknown>>;
  /** Constraints by name; positive is broken. */
  readonly constraints: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

/** One study of a journal. */
export interface OptunaStudy {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** Given to the objectives by `set_metric_names`. */
  readonly metricNames?: readonly string[];
  readonly userAttrs: Readonly<Record<string, unknown>>;
  readonly trials: readonly OptunaTrial[];
}
