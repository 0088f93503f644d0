import type { Clock } from '../ports/clock.ts';
import type { StopKind, StopRules } from '../stopping/stop_rules.ts';
import type { Study } from './study.ts';
import type { ParamsOf } from './params_of.ts';
import type { SpaceInput, StudyOptions } from './study_options.ts';
import type { ToldResult } from './told_result.ts';
import type { FinishedTrial, Trial } from './trial.ts';

/** The trial that an objective is called for. */
export interface RunningTrial extends Trial {
  /** Aborted when the whole call is. */
  readonly signal: AbortSignal | undefined;
  /** Takes note of an interim result. */
  report(step: number, values: number | readonly number[]): void;
  /** Whether to stop early: then return 'pruned'. */
  shouldPrune(): boolean;
  /**
   * How far it got, 0..1: grades a failure. Set by the objective; otherwise, where there is a clock, the time it took as a
   * share of the longest success so far.
   */
  progress: number | undefined;
}

/**
 * Measures parameters: returns a value, or one for each objective, or whatever else {@link ToldResult} allows. What it
 * throws makes the trial a failure of the kind that the error's property `kind` names, else a crash.
 */
export type ObjectiveFunction<Space = SpaceInput> = (
  params: ParamsOf<Space>,
  trial: RunningTrial,
) => ToldResult | Promise<ToldResult>;

/** How to optimize; besides these, all that a study takes. */
export interface OptimizeOptions<Space extends SpaceInput = SpaceInput> extends Omit<StudyOptions, 'budget'> {
  readonly space: Space;
  /** Trials in all, those that `study` has already included. @default 100 */
  readonly experiments?: number;
  /** When to end earlier. `wallMs` needs a clock. */
  readonly stop?: StopRules;
  /** Ends the call: no more trials begin, and it resolves when the running ones have ended. */
  readonly signal?: AbortSignal;
  /** Where time comes from, such as `performance.now`. Without one there is no limit of time. */
  readonly clock?: Pick<Clock, 'monotonic'>;
  /** Called after each trial that was told. `error` is what its objective threw. */
  readonly onTrial?: (
    trial: FinishedTrial,
    context: { readonly study: Study; readonly error?: unknown },
  ) => void | Promise<void>;
}

/** Why a call of optimize ended. */
export type OptimizeEnd = StopKind | 'experiments' | 'exhausted' | 'aborted' | 'infrastructure';

/** What came of it. */
export interface OptimizeResult {
  /** Undefined when nothing succeeded. */
  readonly best: FinishedTrial | undefined;
  readonly end: OptimizeEnd;
  /** In words. */
  readonly reason: string;
  /** To look at, to save, or to go on with. */
  readonly study: Study;
  /** What an objective threw last. */
  readonly lastError?: unknown;
}
