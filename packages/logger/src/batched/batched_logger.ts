import { type Level, type LogContext, type LogFields, LEVELS } from '@autotuner/core';
import type { LoggerStats } from '../logger.ts';
import { type LogCall, RecordMaker } from '../record_maker.ts';
import { callSiteOf } from '../scope/call_site.ts';
import { currentLogContext } from '../scope/log_scope.ts';
import type { TargetLogger } from '../target_logger.ts';
import type { BatchedFamily, BoundContext } from './batched_family.ts';

const [DEBUG, INFO, WARN, ERROR, CRITICAL] = [0, 1, 2, 3, 4] as const;

/** A logger whose records go through a ring in shared memory; lines are made and written by another thread. */
export class BatchedLogger implements TargetLogger {
  readonly #family: BatchedFamily;
  readonly #maker: RecordMaker;
  /** The scope that a record was last made in, and what the ring knows of it. */
  #scope: LogContext | undefined;
  #context: BoundContext | undefined;
  readonly #contexts = new WeakMap<LogContext, BoundContext>();

  constructor(family: BatchedFamily, fields: LogFields) {
    const { name, router } = family.options;
    this.#family = family;
    this.#maker = new RecordMaker({ name, router, fields });
  }

  debug(first: string | LogFields, message?: string): void {
    this.#log(DEBUG, first, message);
  }

  info(first: string | LogFields, message?: string): void {
    this.#log(INFO, first, message);
  }

  warn(first: string | LogFields, message?: string): void {
    this.#log(WARN, first, message);
  }

  error(first: string | LogFields, message?: string): void {
    this.#log(ERROR, first, message);
  }

  critical(first: string | LogFields, message?: string): void {
    this.#log(CRITICAL, first, message);
  }

  get minRank(): number {
    return this.#family.minRank;
  }

  get withSource(): boolean {
    return this.#family.options.withSource;
  }

  writeCall(call: LogCall): void {
    const { scope } = call;
    let context = this.#context;
    if (scope !== this.#scope || context === undefined || context.isRetired) context = this.#bind(scope);
    if (!this.#family.putCall(context, call)) this.#family.write(this.#maker.make(call));
  }

  child(fields: LogFields): TargetLogger {
    return new BatchedLogger(this.#family, this.#maker.childFields(fields));
  }

  stats(): LoggerStats {
    return this.#family.stats();
  }

  reopen(): void {
    this.#family.reopen();
  }

  writeLine(line: string): void {
    this.#family.writeLine(line);
  }

  flushSync(): void {
    this.#family.flushSync();
  }

  flush(): Promise<void> {
    return this.#family.flush();
  }

  close(): Promise<void> {
    return this.#family.close();
  }

  #log(rank: number, first: string | LogFields, message: unknown): void {
    const family = this.#family;
    if (rank < family.minRank) return;
    const scope = currentLogContext();
    let context = this.#context;
    if (scope !== this.#scope || context === undefined) context = this.#bind(scope);
    family.aim(context, rank);
    if (!family.put(first, message)) this.#logSlowly(rank, first, message);
  }

  #bind(scope: LogContext): BoundContext {
    const known = this.#contexts.get(scope);
    const context = known === undefined || known.isRetired ? this.#family.bind(this.#maker, scope) : known;
    this.#contexts.set(scope, context);
    this.#scope = scope;
    this.#context = context;
    return context;
  }

  #logSlowly(rank: number, first: string | LogFields, message: unknown): void {
    const level: Level = LEVELS[rank] ?? 'info';
    const scope = currentLogContext();
    if (this.#context?.isRetired === true) this.#context = undefined;
    const source = this.#family.options.withSource ? callSiteOf(this[level]) : undefined;
    this.#family.write(this.#maker.make({ level, scope, first, message, time: this.#family.time, source }));
  }
}
