import type { Condition, Params, ParamValue } from '@autotuner/core';

/** Tests of one parent as a task file writes them: a value, a list of values, or operators. */
export type WhenMap = Readonly<
  Record<string, ParamValue | readonly ParamValue[] | Readonly<Record<string, ParamValue>>>
>;

/** When a parameter exists: a function of the parameters before it, conditions, or the form of a task file. */
export type When = ((params: Params) => boolean) | readonly Condition[] | WhenMap;

/** One parameter of a suite: `f` float, `i` int, `c` categorical, `b` bool. */
export interface SpaceItem {
  readonly name: string;
  readonly t: 'f' | 'i' | 'c' | 'b';
  readonly lo?: number;
  readonly hi?: number;
  readonly log?: boolean;
  readonly step?: number;
  readonly choices?: readonly ParamValue[];
  readonly when?: When;
}

/** A failed experiment of a suite. */
export interface SuiteFailure {
  /** Share of its time that had passed, 0..1. */
  readonly frac: number;
  /** Kind of failure. @default 'crash' */
  readonly err?: string;
  /** What would have been measured, hidden from the sampler: the quality of a case in which everything fails. */
  readonly true?: number;
}

/** Experiments that fail by chance, whatever their parameters. */
export interface Flaky {
  /** Probability of a failure, 0..1. */
  readonly share: number;
  /** How often a failed experiment is tried again before the failure is told. @default 0 */
  readonly retries?: number;
}

/** Cases on which settings may be chosen, and cases that only judge them. */
export type Split = 'selection' | 'validation';

/** One case of a suite; smaller values are better. */
export interface SuiteEntry {
  readonly space: readonly SpaceItem[];
  readonly f: (params: Params) => number | SuiteFailure;
  /** The smallest value there is; without it values are reported instead of regrets. */
  readonly fmin?: number;
  /** Standard deviation of the normal noise that is added to what a sampler sees. @default 0 */
  readonly noise?: number;
  /** Standard deviation of the logarithm of a factor on what a sampler sees. @default 0 */
  readonly relativeNoise?: number;
  readonly flaky?: Flaky;
  readonly split?: Split;
  /** Where `fmin` is. */
  readonly optimum?: Params;
}
