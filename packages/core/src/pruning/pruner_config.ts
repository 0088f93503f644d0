/** From which report on, and how often, a pruner decides. */
export interface PruningPace {
  /** No decision at steps below this one. @default 0 */
  readonly warmupSteps?: number;
  /** A decision at the first report in each interval of so many steps after the warm-up; > 0. @default 1 */
  readonly intervalSteps?: number;
}

/** Ends a trial that is worse than most of those that have succeeded were at the same step. */
export interface MedianPrunerConfig extends PruningPace {
  readonly type: 'median';
  /** Successes that must have reached the step; whole, >= 1. @default 5 */
  readonly minTrials?: number;
}

/** As the median, with a share to choose. */
export interface PercentilePrunerConfig extends PruningPace {
  readonly type: 'percentile';
  /** Per cent of the successes whose company is good enough: 25 keeps what would be in the best quarter; 0..100, exclusive. */
  readonly percentile: number;
  /** Successes that must have reached the step; whole, >= 1. @default 5 */
  readonly minTrials?: number;
}

/** Asynchronous successive halving: at rungs that lie ever farther apart only the best 1 / `reductionFactor` go on. */
export interface SuccessiveHalvingPrunerConfig {
  readonly type: 'successive_halving';
  /** Step of the first rung; > 0. @default 1 */
  readonly minResource?: number;
  /** Rungs lie this factor apart, and one in so many goes on; >= 1.1. @default 4 */
  readonly reductionFactor?: number;
  /** How many rungs to leave out at the start; whole, >= 0. @default 0 */
  readonly earlyStoppingRate?: number;
  /** Trials at a rung, this one counted in, below which all go on; whole, >= 2. @default reductionFactor, rounded up */
  readonly minTrials?: number;
}

/** Several successive halvings that leave out 0, 1, 2, ... rungs; each trial belongs to one of them. */
export interface HyperbandPrunerConfig {
  readonly type: 'hyperband';
  /** Step of the first rung; > 0. @default 1 */
  readonly minResource?: number;
  /** The step at which a trial is done; >= minResource. */
  readonly maxResource: number;
  /** Rungs lie this factor apart, and one in so many goes on; >= 1.1. @default 3 */
  readonly reductionFactor?: number;
  /** Trials of the same bracket at a rung, this one counted in, below which all go on; whole, >= 2. @default reductionFactor, rounded up */
  readonly minTrials?: number;
}

/** Compares with the best success step by step, for objectives that are a mean over noisy repeats or instances. */
export interface WilcoxonPrunerConfig {
  readonly type: 'wilcoxon';
  /** Probability, for each look, to end a trial that is as good as the best; between 0 and 1. @default 0.1 */
  readonly pThreshold?: number;
  /** Steps that both must have reported; whole, >= 1. @default 2 */
  readonly startupSteps?: number;
}

/** Ends a trial that has stopped improving; with `wrapped` only if that one would end it too. */
export interface PatiencePrunerConfig {
  readonly type: 'patience';
  /** Reports in a row without an improvement; whole, >= 1. */
  readonly patience: number;
  /** What is not more than this is no improvement, in the unit of the metric; >= 0. @default 0 */
  readonly minDelta?: number;
  readonly wrapped?: PrunerConfig;
}

/** Ends a trial whose report lies outside of fixed limits, in the unit and direction of the metric as reported. */
export interface ThresholdPrunerConfig extends PruningPace {
  readonly type: 'threshold';
  /** @default -Infinity, no limit */
  readonly lower?: number;
  /** @default Infinity, no limit */
  readonly upper?: number;
  /** Let a trial go on whose report is not a number. @default false */
  readonly allowNaN?: boolean;
}

/** Which pruner to use, with its options; plain JSON, so that it can be part of a task. */
export type PrunerConfig =
  | MedianPrunerConfig
  | PercentilePrunerConfig
  | SuccessiveHalvingPrunerConfig
  | HyperbandPrunerConfig
  | WilcoxonPrunerConfig
  | PatiencePrunerConfig
  | ThresholdPrunerConfig;

/** The names of all pruners. */
export type PrunerType = PrunerConfig['type'];
