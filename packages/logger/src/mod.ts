/**
 * Structured logging: loggers, sinks and log scopes. Kind `batched` hands its records to a thread that writes them, kind
 * `sync` has written them before the call returns; both are a {@link Logger}.
 *
 * @module
 */
export type { LogFields } from '@autotuner/core';
export { createLogger } from './create_logger.ts';
export type {
  BatchedLoggerOptions,
  CommonLoggerOptions,
  LoggerOptions,
  RouteOptions,
  SyncLoggerOptions,
} from './create_logger.ts';
export { DURABILITIES } from './batched/batched_options.ts';
export type { BatchedOptions, Durability } from './batched/batched_options.ts';
export { OVERFLOWS } from './batched/overflow.ts';
export type { Overflow } from './batched/overflow.ts';
export type { FilePlace, StandardStream } from './batched/place.ts';
export { createLoggerFromEnvironment, readLogSettings } from './environment.ts';
export type { Environment, LogSettings } from './environment.ts';
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
export { createMemorySink } from './sinks/memory_sink.ts';
export type { MemorySink, MemorySinkOptions } from './sinks/memory_sink.ts';
export { createNullSink } from './sinks/null_sink.ts';
export type { Sink, SinkStats } from './sinks/sink.ts';
export { createStreamSink } from './sinks/stream_sink.ts';
export type { StreamSinkOptions } from './sinks/stream_sink.ts';
