/**
 * Every decision of autotuner as pure functions: search spaces, samplers, scoring, lifecycles, log routing, configuration.
 *
 * @module
 */
export { AutotunerError, ERROR_TABLE, isAutotunerError } from './errors.ts';
export type { AutotunerErrorOptions, ErrorCode, ErrorFacts } from './errors.ts';
export type {
  BoolDistribution,
  CategoricalDistribution,
  Distribution,
  FloatDistribution,
  IntDistribution,
  Params,
  ParamValue,
} from './search_space/distribution.ts';
export type { Condition, ConditionOperator, Constraint, Parameter, SearchSpace } from './search_space/search_space.ts';
export type { AttemptOutcome, OutcomeKind, Phase } from './scoring/outcome.ts';
export type { FailureKind, Verdict } from './scoring/failure_kind.ts';
export type { Direction, Objective, ServiceLevel } from './scoring/objective.ts';
export type { HistoryEntry, Sampler, Suggestion, SuggestRequest, TrialResult } from './sampling/sampler.ts';
export type {
  CommandSpec,
  ContainmentChoice,
  DeploySpec,
  MetricsSpec,
  ReadyCheck,
  SamplerType,
  TaskConfig,
} from './config/task_config.ts';
export type { ConfigProblem } from './config/config_problem.ts';
export type { AttemptState, ExperimentState, TaskState } from './lifecycle/states.ts';
export type { Clock } from './ports/clock.ts';
export type {
  AttemptIdentity,
  AttemptRecord,
  AttemptRef,
  AttemptUsage,
  EventRecord,
  EventType,
  ExperimentOrigin,
  ExperimentRecord,
  ExperimentRef,
  LogFileRecord,
  StopMode,
  TaskRecord,
} from './ports/records.ts';
export type {
  AttemptResult,
  EventQuery,
  ExperimentQuery,
  NewAttempt,
  NewExperiment,
  NewTask,
  StartedExperiment,
  Store,
  TaskMove,
  TaskQuery,
} from './ports/store.ts';
export type {
  CreateTaskOptions,
  ExperimentDetail,
  FollowOptions,
  LogLine,
  LogPage,
  LogQuery,
  LogRef,
  TaskCounts,
  TaskSummary,
  Tuner,
} from './ports/tuner.ts';
