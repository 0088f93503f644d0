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
export type {
  Condition,
  ConditionOperator,
  Constraint,
  Parameter,
  SearchSpace,
} from './search_space/search_space.ts';
export type { AttemptOutcome, OutcomeKind, Phase } from './scoring/outcome.ts';
export type { FailureKind, Verdict } from './scoring/failure_kind.ts';
export type { Direction, Objective, ServiceLevel } from './scoring/objective.ts';
export type { HistoryEntry, Sampler, Suggestion, SuggestRequest, TrialResult } from './sampling/sampler.ts';
export type {
  CommandSpec,
  ContainmentChoice,
  DeploySpec,
  MetricsSpec,
  OrphanPolicy,
  ReadyCheck,
  RetryPolicy,
  SamplerType,
  TaskConfig,
} from './config/task_config.ts';
export { activeParameters, isActive } from './search_space/conditions.ts';
export { constraintNames, parseConstraint, satisfiesConstraints } from './search_space/constraint.ts';
export type { CompiledConstraint } from './search_space/constraint.ts';
export { countPoints } from './search_space/count_points.ts';
export { findParamProblems } from './search_space/param_problems.ts';
export { paramsKey } from './search_space/params_key.ts';
export { sampleUniform } from './search_space/sample_uniform.ts';
export { createSampler } from './sampling/create_sampler.ts';
export { Study } from './study/study.ts';
export type { StudyOptions, Trial } from './study/study.ts';
export type { ToldResult } from './study/told_result.ts';
export { paretoFront, relativeGain, selectBest } from './scoring/best_experiments.ts';
export { classifyOutcome } from './scoring/classify_outcome.ts';
export { failurePenalty, failureProgress, failureSeverity } from './scoring/failure_penalty.ts';
export type { FailurePenaltyInput } from './scoring/failure_penalty.ts';
export { metricsFromText } from './scoring/measurement.ts';
export type { Measurement, MeasurementInput } from './scoring/measurement.ts';
export { findOutOfMemoryLine } from './scoring/oom_evidence.ts';
export type { OutOfMemoryLine } from './scoring/oom_evidence.ts';
export { compareResults } from './scoring/outcome_order.ts';
export { lossesFromScores, scoreMetrics } from './scoring/score_metrics.ts';
export type { ScoreMetricsInput, ScoringResult } from './scoring/score_metrics.ts';
export { historyOf, trialResultOf } from './scoring/trial_history.ts';
export type { Rng } from './ports/rng.ts';
export type { ConfigProblem } from './config/config_problem.ts';
export { didYouMean } from './config/did_you_mean.ts';
export { EXTRA_NAMES, renderProcess, renderText, usedParameters } from './config/command_template.ts';
export type { RenderedProcess, RenderRequest, TemplateValues } from './config/command_template.ts';
export type { JsonSchema } from './config/json_schema.ts';
export { parseTaskFile } from './config/parse_task_file.ts';
export type { ParsedTaskFile, ParseTaskFileOptions } from './config/parse_task_file.ts';
export { parseByteSize, parseDurationMs } from './config/quantity.ts';
export { TASK_FILE_SCHEMA } from './config/task_file_schema.ts';
export type { TaskFile, TaskFileSchema } from './config/task_file_schema.ts';
export type { AttemptState, ExperimentState, TaskState } from './lifecycle/states.ts';
export { defineMachine } from './lifecycle/state_machine.ts';
export type { Machine, MachineDefinition } from './lifecycle/state_machine.ts';
export { attemptLifecycle } from './lifecycle/attempt_lifecycle.ts';
export { experimentLifecycle } from './lifecycle/experiment_lifecycle.ts';
export { taskLifecycle } from './lifecycle/task_lifecycle.ts';
export { formatChildLine, parseChildLine } from './logs/child_line.ts';
export type { ChildLine } from './logs/child_line.ts';
export { isCorrelationId, parseCorrelationId } from './logs/correlation_id.ts';
export { FATE_ROUTES } from './logs/fate_routes.ts';
export { harmlessLine, harmlessLines } from './logs/harmless.ts';
export { encodeJsonLine } from './logs/json_encoder.ts';
export { LEVELS, levelName, levelRank, parseLevel } from './logs/level.ts';
export type { Level } from './logs/level.ts';
export { createLineSplitter } from './logs/line_splitter.ts';
export type { LineSplitter, LineSplitterOptions, SplitLine } from './logs/line_splitter.ts';
export { EMPTY_LOG_CONTEXT, extendLogContext } from './logs/log_context.ts';
export type { LogContext, LogContextChange } from './logs/log_context.ts';
export {
  experimentLogName,
  isInsideLogFolder,
  parseLogName,
  rawLogName,
  taskLogName,
} from './logs/log_file_name.ts';
export type { ChildRole, ChildStream, ExperimentLogRef, LogName, RawLogRef } from './logs/log_file_name.ts';
export { plainFields } from './logs/plain_fields.ts';
export type { Plain } from './logs/plain_fields.ts';
export type { LogFields, LogRecord, SourceLocation } from './logs/record.ts';
export { isSecretField, REDACTED } from './logs/redact.ts';
export {
  parseRotatedFileName,
  rotatedFileName,
  rotatedFilesOf,
  rotatedFilesToRemove,
} from './logs/rotated_files.ts';
export type { RotatedFile, RotatedName } from './logs/rotated_files.ts';
export { isRotationDue, ROTATION_PERIODS, rotationPeriodAt } from './logs/rotation.ts';
export type { CurrentFile, RotationPeriod, RotationPolicy } from './logs/rotation.ts';
export type { FieldTest, Route, RouteMatch } from './logs/route.ts';
export { compileRoutes } from './logs/router.ts';
export type { BoundRoutes, Destination, Router } from './logs/router.ts';
export { TASK_EXPERIMENT_ROUTES } from './logs/task_experiment_routes.ts';
export { encodeTextLine } from './logs/text_encoder.ts';
export type { TextLineOptions } from './logs/text_encoder.ts';
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
export { nextStep } from './scheduling/next_step.ts';
export type { LoopView, NextStep, TaskEnding } from './scheduling/next_step.ts';
export { outcomeDetail } from './scheduling/outcome_detail.ts';
export { retryDelay } from './scheduling/retry_delay.ts';
export type { RetryDelay } from './scheduling/retry_delay.ts';
export { settleAttempt } from './scheduling/settle_attempt.ts';
export type { EndedAttempt, Settlement } from './scheduling/settle_attempt.ts';
export { findBrokenLevels } from './scoring/broken_levels.ts';
export type { BrokenLevel } from './scoring/broken_levels.ts';
