import type { LogFields } from '@autotuner/core';

/**
 * Structured logging. Calls never throw and never reject: a sink that cannot write counts what it dropped.
 * `info('text')` and `info({ field }, 'text')` are the two forms of every level.
 */
export interface Logger {
  debug(message: string): void;
  debug(fields: LogFields, message: string): void;
  info(message: string): void;
  info(fields: LogFields, message: string): void;
  warn(message: string): void;
  warn(fields: LogFields, message: string): void;
  error(message: string): void;
  error(fields: LogFields, message: string): void;
  /**
   * A logger that adds these fields to each record; binding is where routes are resolved, so a bound call costs O(1).
   * Two names are special: `logger` (text) becomes the name of the logger, `correlationId` that of the record.
   */
  child(fields: LogFields): Logger;
  /** Resolves when all records so far were given to the operating system. */
  flush(): Promise<void>;
  /** Flushes and closes the sinks of the whole family of children; later calls are counted as dropped. */
  close(): Promise<void>;
}
