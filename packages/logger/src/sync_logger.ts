import {
  type BoundRoutes,
  type Clock,
  type Destination,
  isCorrelationId,
  type Level,
  levelRank,
  type LogContext,
  type LogFields,
  type LogRecord,
  plainFields,
  type Router,
} from '@autotuner/core';
import type { Logger } from './logger.ts';
import type { LoggerStats, RecordWriter } from './record_writer.ts';
import { callSiteOf } from './scope/call_site.ts';
import { currentLogContext } from './scope/log_scope.ts';

/** A logger that has written each record before the call returns. */
export interface SyncLogger extends Logger {
  child(fields: LogFields): SyncLogger;
  /** What became of the records of the whole family of children. */
  stats(): LoggerStats;
  /** Goes on in new files, for when another program has renamed the old ones. */
  reopen(): void;
}

/** What the loggers of one family share. */
export interface LoggerFamily {
  readonly name: string;
  readonly minRank: number;
  readonly clock: Clock;
  readonly router: Router | undefined;
  readonly writer: RecordWriter;
  readonly withSource: boolean;
}

type PlainLevel = Exclude<Level, 'critical'>;

/** A logger of a family, with fields of its own. Speed: a call below the level costs a comparison. */
export class FieldLogger implements SyncLogger {
  readonly #family: LoggerFamily;
  readonly #fields: LogFields;
  /** For records that add no field that the routes look at. */
  readonly #routes: BoundRoutes | undefined;
  /** The same for scopes that do; a scope is immutable, so its routes never change. */
  readonly #scopeRoutes = new WeakMap<LogContext, BoundRoutes>();

  constructor(family: LoggerFamily, fields: LogFields) {
    this.#family = family;
    this.#fields = fields;
    this.#routes = family.router?.bind(fields);
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

  child(fields: LogFields): SyncLogger {
    return new FieldLogger(this.#family, { ...this.#fields, ...readableFields(fields) });
  }

  stats(): LoggerStats {
    return this.#family.writer.stats();
  }

  reopen(): void {
    this.#family.writer.reopen();
  }

  flush(): Promise<void> {
    return this.#family.writer.flush();
  }

  close(): Promise<void> {
    return this.#family.writer.close();
  }

  #log(level: PlainLevel, call: { readonly first: string | LogFields; readonly message: unknown }): void {
    if (levelRank(level) < this.#family.minRank) return;
    const { first } = call;
    const own = typeof first === 'string' ? undefined : readableFields(first);
    const message = messageOf(typeof first === 'string' ? first : call.message);
    const scope = currentLogContext();
    const record = this.#recordOf({ level, message, scope, own });
    this.#family.writer.write(record, this.#destinationOf({ level, scope, own }));
  }

  #recordOf(made: {
    readonly level: PlainLevel;
    readonly message: string;
    readonly scope: LogContext;
    readonly own: LogFields | undefined;
  }): LogRecord {
    const { level, message, scope, own } = made;
    const { name, clock, withSource } = this.#family;
    const { logger, correlationId, ...fields } = { ...scope.fields, ...this.#fields, ...own };
    const id = isCorrelationId(correlationId) ? correlationId : scope.correlationId;
    const source = withSource ? callSiteOf(this[level]) : undefined;
    return {
      time: clock.now(),
      level,
      logger: typeof logger === 'string' ? logger : name,
      message,
      fields,
      ...(id === undefined ? {} : { correlationId: id }),
      ...(source === undefined ? {} : { source }),
    };
  }

  #destinationOf(at: {
    readonly level: PlainLevel;
    readonly scope: LogContext;
    readonly own: LogFields | undefined;
  }): Destination | undefined {
    const { router } = this.#family;
    if (router === undefined) return undefined;
    const { scope, own, level } = at;
    if (own !== undefined && router.fields.some((field) => own[field] !== undefined)) {
      return router.bind({ ...scope.fields, ...this.#fields, ...own })[level];
    }
    return this.#routesIn(scope, router)?.[level];
  }

  #routesIn(scope: LogContext, router: Router): BoundRoutes | undefined {
    if (router.fields.every((field) => scope.fields[field] === undefined)) return this.#routes;
    const known = this.#scopeRoutes.get(scope);
    if (known !== undefined) return known;
    const routes = router.bind({ ...scope.fields, ...this.#fields });
    this.#scopeRoutes.set(scope, routes);
    return routes;
  }
}

/** A copy that nothing can throw in any more: getters and proxies may, and a log call must not. */
function readableFields(fields: LogFields): LogFields {
  try {
    return { ...fields };
  } catch {
    return plainFields(fields);
  }
}

/** Callers without types may pass anything as a message; it becomes text that shows what it was. */
function messageOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { message = '' } = plainFields({ message: value });
  return typeof message === 'string' ? message : JSON.stringify(message);
}
