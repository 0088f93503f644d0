import { type Level, LEVELS, type LogFields } from '@autotuner/core';
import type { Logger, LoggerStats } from './logger.ts';
import { callSiteOf } from './scope/call_site.ts';
import { currentLogContext } from './scope/log_scope.ts';
import type { TargetLogger } from './target_logger.ts';

const [DEBUG, INFO, WARN, ERROR, CRITICAL] = [0, 1, 2, 3, 4] as const;

/** A call that is to be written. */
export interface PassedCall {
  readonly rank: number;
  readonly first: string | LogFields;
  readonly message: string | undefined;
}

/** A logger that decides what becomes of each call, and writes through another. */
export abstract class ThroughLogger implements Logger {
  /** Has the fields of this logger. */
  protected readonly target: TargetLogger;

  constructor(target: TargetLogger) {
    this.target = target;
  }

  abstract child(fields: LogFields): Logger;
  abstract stats(): LoggerStats;
  abstract flush(): Promise<void>;
  abstract close(): Promise<void>;
  /** One call, whatever its level. */
  protected abstract log(rank: number, first: string | LogFields, message: string | undefined): void;

  debug(first: string | LogFields, message?: string): void {
    this.log(DEBUG, first, message);
  }

  info(first: string | LogFields, message?: string): void {
    this.log(INFO, first, message);
  }

  warn(first: string | LogFields, message?: string): void {
    this.log(WARN, first, message);
  }

  error(first: string | LogFields, message?: string): void {
    this.log(ERROR, first, message);
  }

  critical(first: string | LogFields, message?: string): void {
    this.log(CRITICAL, first, message);
  }

  reopen(): void {
    this.target.reopen();
  }

  /** Writes the record of the running call. */
  protected pass(call: PassedCall): void {
    const { rank, first, message } = call;
    const level: Level = LEVELS[rank] ?? 'info';
    if (!this.target.withSource) {
      // The target takes both forms alike; its overloads are for people.
      if (typeof first === 'string') this.target[level](first);
      else this.target[level](first, message as string);
      return;
    }
    const source = callSiteOf(this[level]);
    this.target.writeCall({ level, scope: currentLogContext(), first, message, time: Date.now(), source });
  }
}
