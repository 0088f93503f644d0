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
export { FAILURE_KINDS } from './scoring/failure_kind.ts';
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
  RemeasurePolicy,
  RepeatPolicy,
  RetryPolicy,
  SamplerType,
  TaskConfig,
  WarmStartSpec,
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
export type { AddedTrial } from './study/study.ts';
export type { ParamsOf } from './study/params_of.ts';
export type { PrunerSpec, SpaceInput, StudyOptions } from './study/study_options.ts';
export type { StudySetup } from './study/read_study_options.ts';
export type { ToldResult } from './study/told_result.ts';
export type { FinishedTrial, Trial, TrialOrigin, TrialReport } from './study/trial.ts';
export { optimize, optimizeStudy } from './study/optimize.ts';
export type {
  ObjectiveFunction,
  OptimizeEnd,
  OptimizeOptions,
  OptimizeResult,
  RunningTrial,
} from './study/optimize_options.ts';
export type { Stop, StopKind, StopRules } from './stopping/stop_rules.ts';
export { fixParameters } from './search_space/fixed_values.ts';
export { warmStart } from './warm_start/warm_start.ts';
export { WarmHistory } from './warm_start/warm_history.ts';
export type { EarlierTrial, WarmStart, WarmStartOptions } from './warm_start/warm_start.ts';
export { paretoFront, relativeGain, selectBest } from './scoring/best_experiments.ts';
export { aggregateRuns } from './scoring/aggregate_runs.ts';
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
export { isPlainText, jsonText, jsonValue } from './logs/json_text.ts';
export { isoTime } from './logs/log_time.ts';
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
export { importedTask } from './optuna/imported_task.ts';
export type { ImportedExperiment, ImportedTask } from './optuna/imported_task.ts';
export { importOptunaStudy } from './optuna/import_study.ts';
export type { ImportedStudy, ImportedTrial } from './optuna/import_study.ts';
export type { OptunaState, OptunaStudy, OptunaTrial } from './optuna/optuna_study.ts';
export { readOptunaJournal } from './optuna/read_journal.ts';
export { writeOptunaJournal } from './optuna/write_journal.ts';
export type { OptunaExport } from './optuna/write_journal.ts';
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
  ReportedValue,
  ReportRecord,
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
export { TaskLedger } from './scheduling/task_ledger.ts';
export type { LoopView, NextStep, TaskEnding } from './scheduling/next_step.ts';
export { outcomeDetail } from './scheduling/outcome_detail.ts';
export { retryDelay } from './scheduling/retry_delay.ts';
export type { RetryDelay } from './scheduling/retry_delay.ts';
export { settleAttempt } from './scheduling/settle_attempt.ts';
export type { EndedAttempt, Settlement } from './scheduling/settle_attempt.ts';
export { ReportSequence } from './reports/report_sequence.ts';
export { findBrokenLevels } from './scoring/broken_levels.ts';
export type { BrokenLevel } from './scoring/broken_levels.ts';
export { createPruner } from './pruning/create_pruner.ts';
export type { CreatePrunerOptions } from './pruning/create_pruner.ts';
export type { PruneDecision, Pruner, PruneRequest, Report, ReportedTrial } from './pruning/pruner.ts';
export type {
  HyperbandPrunerConfig,
  MedianPrunerConfig,
  PatiencePrunerConfig,
  PercentilePrunerConfig,
  PrunerConfig,
  PrunerType,
  PruningPace,
  SuccessiveHalvingPrunerConfig,
  ThresholdPrunerConfig,
  WilcoxonPrunerConfig,
} from './pruning/pruner_config.ts';
export { findPrunerProblems } from './pruning/pruner_problems.ts';
export { chooseRemeasurement } from './noise/choose_remeasurement.ts';
export type { Remeasurement, RemeasurementRequest } from './noise/choose_remeasurement.ts';
export { measuredPoints, measuredRuns } from './noise/measured_experiments.ts';
export { bestConfidence } from './noise/confidence.ts';
export type { BestConfidence, ConfidenceRequest, Interval } from './noise/confidence.ts';
export type { MeasuredPoint } from './noise/measured_point.ts';
export { probabilityBest } from './noise/probability_best.ts';
export type { ProbabilityBestOptions } from './noise/probability_best.ts';
export { bestSoFar, curveAfter, curveAt, hypervolumeSoFar, regretAt } from './analysis/best_so_far.ts';
export type { CurvePoint, TimedEntry } from './analysis/best_so_far.ts';
export { hypervolume } from './analysis/hypervolume.ts';
export { parameterImportance } from './analysis/importance.ts';
export type { Importance, ImportanceOptions, ParameterImportance } from './analysis/importance.ts';
export { parameterSlice } from './analysis/parameter_slice.ts';
export type { ParameterSlice, SliceBin, SliceOptions } from './analysis/parameter_slice.ts';
export { analyzeTask } from './analysis/analyze_task.ts';
export type { BestAnalysis, HypervolumeAnalysis, TaskAnalysis } from './analysis/analyze_task.ts';
export { listAllExperiments } from './ports/list_all_experiments.ts';
