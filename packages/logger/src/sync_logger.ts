import {
  type Clock,
  type Level,
  LEVELS,
  levelRank,
  type LogContext,
  type LogFields,
  type Router,
} from '@autotuner/core';
import type { LoggerStats } from './logger.ts';
import { type QuickContext, quickContextOf, type QuickLines } from './lines/quick_lines.ts';
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
  /** Undefined where every record needs the encoder. */
  readonly quick: QuickLines | undefined;
}

const [DEBUG, INFO, WARN, ERROR, CRITICAL] = [0, 1, 2, 3, 4] as const;

/** A logger that has written each record before the call returns. A call below the level costs a comparison. */
export class SyncLogger implements TargetLogger {
  readonly #family: LoggerFamily;
  readonly #maker: RecordMaker;
  /** The scope of the last call, and what its lines have in common. */
  #scope: LogContext | undefined;
  #context: QuickContext | undefined;
  readonly #contexts = new WeakMap<LogContext, { readonly quick: QuickContext | undefined }>();

  constructor(family: LoggerFamily, fields: LogFields) {
    this.#family = family;
    this.#maker = new RecordMaker({ name: family.name, router: family.router, fields });
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
    return this.#family.withSource;
  }

  writeCall(call: LogCall): void {
    const { record, destination } = this.#maker.make(call);
    this.#family.writer.write(record, destination);
    if (levelRank(call.level) >= ERROR) this.#family.writer.flushSync();
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
    this.#family.writer.flushSync();
  }

  flush(): Promise<void> {
    return this.#family.writer.flush();
  }

  close(): Promise<void> {
    return this.#family.writer.close();
  }

  #log(rank: number, first: string | LogFields, message: unknown): void {
    const { minRank, withSource, clock, writer, quick } = this.#family;
    if (rank < minRank) return;
    const scope = currentLogContext();
    const time = clock.now();
    if (quick !== undefined) {
      if (scope !== this.#scope) this.#bind(scope);
      const context = this.#context;
      const line = context && quick.lineOf(context, { rank, time, first, message });
      if (line !== undefined) {
        writer.writeBytes(line);
        quick.done();
        if (rank >= ERROR) writer.flushSync();
        return;
      }
    }
    const level: Level = LEVELS[rank] ?? 'info';
    const source = withSource ? callSiteOf(this[level]) : undefined;
    const { record, destination } = this.#maker.make({ level, scope, source, time, first, message });
    writer.write(record, destination);
    if (rank >= ERROR) writer.flushSync();
  }

  #bind(scope: LogContext): void {
    const known = this.#contexts.get(scope);
    const context = known ?? { quick: quickContextOf(this.#maker, scope) };
    this.#contexts.set(scope, context);
    this.#scope = scope;
    this.#context = context.quick;
  }
}
