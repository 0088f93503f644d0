/**
 * Structured logging: loggers, sinks and log scopes. Five kinds of loggers are one {@link Logger}: `batched` hands its
 * records to a thread that writes them, `sync` has written them before the call returns, `sampled` writes some of them,
 * `aggregated` one record about many, and `ring` keeps the newest until there is a reason to write them.
 *
 * @module
 */
export type { LogFields, RotationPeriod, RotationPolicy } from '@autotuner/core';
export type { AggregateOptions } from './aggregated/aggregated_options.ts';
export { createLogger, LOGGER_KINDS } from './create_logger.ts';
export type {
  AggregatedLoggerOptions,
  BatchedLoggerOptions,
  CommonLoggerOptions,
  LoggerOptions,
  ReferenceRingOptions,
  RingLoggerOptions,
  RouteOptions,
  SampledLoggerOptions,
  SharedRingOptions,
  SyncLoggerOptions,
  ThroughOptions,
  WritingLoggerOptions,
} from './logger_options.ts';
export type { FlightRecorder } from './flight_ring/flight_recorder.ts';
export type { DumpOptions, DumpTriggers, RecorderOptions } from './flight_ring/recorder_options.ts';
export type { SharedRecorderOptions } from './flight_ring/shared_recorder.ts';
export type { KeyOption } from './record_key.ts';
export { reopenOnSignal } from './reopen_on_signal.ts';
export type {
  FirstRule,
  LimitRule,
  SampleOptions,
  SampleRule,
  ShareRule,
  TailOptions,
} from './sampled/sampled_options.ts';
export { DURABILITIES } from './batched/batched_options.ts';
export type { BatchedOptions, Durability } from './batched/batched_options.ts';
export { OVERFLOWS } from './batched/overflow.ts';
export type { Overflow } from './batched/overflow.ts';
export type { FilePlace, StandardStream } from './batched/place.ts';
export { createLoggerFromEnvironment, readLogSettings } from './environment.ts';
export type { Environment, EnvironmentKind, LogSettings } from './environment.ts';
export { LOG_FORMATS } from './log_format.ts';
export type { LogFormat } from './log_format.ts';
export type { LineLogger, Logger, LoggerStats } from './logger.ts';
export { createPinoDestination } from './pino_destination.ts';
export type { PinoDestination, PinoDestinationOptions } from './pino_destination.ts';
export {
  currentCorrelationId,
  currentLogContext,
  withCorrelationId,
  withLogContext,
} from './scope/log_scope.ts';
export { openFileSink } from './sinks/file_sink.ts';
export type { FileSink, FileSinkOptions } from './sinks/file_sink.ts';
export type { BatchOptions } from './sinks/line_batch.ts';
export type { WhenTaken } from './sinks/log_file_claim.ts';
export { createMemorySink } from './sinks/memory_sink.ts';
export type { MemorySink, MemorySinkOptions } from './sinks/memory_sink.ts';
export { createNullSink } from './sinks/null_sink.ts';
export type { Sink, SinkStats } from './sinks/sink.ts';
export { createStreamSink } from './sinks/stream_sink.ts';
export type { StreamSinkOptions } from './sinks/stream_sink.ts';
