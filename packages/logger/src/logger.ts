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
  critical(message: string): void;
  critical(fields: LogFields, message: string): void;
  /**
   * A logger that adds these fields to each record; binding is where routes are resolved, so a bound call costs O(1).
   * Two names are special: `logger` (text) becomes the name of the logger, `correlationId` that of the record.
   */
  child(fields: LogFields): Logger;
  /** What became of the records of the whole family of children. */
  stats(): LoggerStats;
  /** Goes on in new files, for when another program has renamed the old ones. */
  reopen(): void;
  /** Resolves when all records so far were given to the operating system, or cannot get there for now. */
  flush(): Promise<void>;
  /** Flushes and closes the sinks of the whole family of children; later calls are counted as dropped. */
  close(): Promise<void>;
}

/** A logger that also takes lines which others have made, and can be told to write before it returns. */
export interface LineLogger extends Logger {
  /** Takes a finished line, with or without its newline; it goes to the places that get every record. */
  writeLine(line: string): void;
  /** Hands everything so far to the operating system before it returns, or waits some time for that in vain. */
  flushSync(): void;
}

/** Records by what became of them: `offered` is the sum of all others, at any time. */
export interface LoggerStats {
  /** Records at or above the level. */
  readonly offered: number;
  /** Taken wherever they were to go. */
  readonly written: number;
  /** On their way: in memory, and not yet with the operating system. */
  readonly pending: number;
  /** Refused in at least one place, or by a buffer that was full. */
  readonly dropped: number;
  /** There was no sink, and no route took them. */
  readonly unrouted: number;
  /** Left out by sampling. */
  readonly sampled: number;
  /** Counted in a record about many, and not written by themselves. */
  readonly aggregated: number;
  /** Were on their way when that came to an end. */
  readonly lost: number;
}
