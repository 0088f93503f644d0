import { type Clock, type Level, levelRank, type LogFields, type Router } from '@autotuner/core';
import type { LoggerStats } from './logger.ts';
import { type LogCall, RecordMaker } from './record_maker.ts';
import type { RecordWriter } from './record_writer.ts';
import { callSiteOf } from './scope/call_site.ts';
import { currentLogContext } from './scope/log_scope.ts';
import type { TargetLogger } from './target_logger.ts';

/** What the loggers of one family share. */
export interface LoggerFamily {
  readonly name: string;
  readonly minRank: number;
  readonly clock: Clock;
  readonly router: Router | undefined;
  readonly writer: RecordWriter;
  readonly withSource: boolean;
}

/** A logger that has written each record before the call returns. A call below the level costs a comparison. */
export class SyncLogger implements TargetLogger {
  readonly #family: LoggerFamily;
  readonly #maker: RecordMaker;

  constructor(family: LoggerFamily, fields: LogFields) {
    this.#family = family;
    this.#maker = new RecordMaker({ name: family.name, router: family.router, fields });
  }

  debug(first: string | LogFields, message?: string): void {
    this.#log('debug', { first, message });
  }

  info(first: string | LogFields, message?: string): void {
    this.#log('info', { first, message });
  }

  warn(first: string | LogFields, message?: string): void {
    this.#log('warn', { first, message });
  }

  error(first: string | LogFields, message?: string): void {
    this.#log('error', { first, message });
  }

  critical(first: string | LogFields, message?: string): void {
    this.#log('critical', { first, message });
  }

  get minRank(): number {
    return this.#family.minRank;
  }

  get withSource(): boolean {
    return this.#family.withSource;
  }

  writeCall(call: LogCall): void {
    const { record, destination } = this.#maker.make(call);
    this.#family.writer.write(record, destination);
  }

  child(fields: LogFields): TargetLogger {
    return new SyncLogger(this.#family, this.#maker.childFields(fields));
  }

  stats(): LoggerStats {
    return this.#family.writer.stats();
  }

  reopen(): void {
    this.#family.writer.reopen();
  }

  writeLine(line: string): void {
    this.#family.writer.writeLine(line.endsWith('\n') ? line.slice(0, -1) : line);
  }

  flushSync(): void {
    this.#family.writer.reportDrops();
  }

  flush(): Promise<void> {
    return this.#family.writer.flush();
  }

  close(): Promise<void> {
    return this.#family.writer.close();
  }

  #log(level: Level, call: { readonly first: string | LogFields; readonly message: unknown }): void {
    const { minRank, withSource, clock, writer } = this.#family;
    if (levelRank(level) < minRank) return;
    const source = withSource ? callSiteOf(this[level]) : undefined;
    const scope = currentLogContext();
    const { record, destination } = this.#maker.make({ level, scope, source, time: clock.now(), ...call });
    writer.write(record, destination);
  }
}
