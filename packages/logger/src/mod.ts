/**
 * Structured logging: loggers, sinks and log scopes. There is one kind of logger so far, `sync`: every record is with the
 * operating system before the call returns. Faster kinds will implement the same {@link Logger}.
 *
 * @module
 */
export type { LogFields } from '@autotuner/core';
export { createLogger } from './create_logger.ts';
export type { LoggerOptions, RouteOptions } from './create_logger.ts';
export { createLoggerFromEnvironment, readLogSettings } from './environment.ts';
export type { Environment, LogSettings } from './environment.ts';
export { LOG_FORMATS } from './log_format.ts';
export type { LogFormat } from './log_format.ts';
export type { Logger } from './logger.ts';
export { createPinoDestination } from './pino_destination.ts';
export type { PinoDestination } from './pino_destination.ts';
export type { LoggerStats } from './record_writer.ts';
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
export type { SyncLogger } from './sync_logger.ts';
