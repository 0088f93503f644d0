import {
  type BoundRoutes,
  type Destination,
  isCorrelationId,
  type Level,
  type LogContext,
  type LogFields,
  type LogRecord,
  plainFields,
  type Router,
  type SourceLocation,
} from '@autotuner/core';

/** One call of a logger. */
export interface LogCall {
  readonly level: Level;
  readonly scope: LogContext;
  /** Fields of the call, or its message when it has none. */
  readonly first: string | LogFields;
  readonly message: unknown;
  readonly time: number;
  readonly source: SourceLocation | undefined;
}

/** A record, and the files that routes send it to. */
export interface MadeRecord {
  readonly record: LogRecord;
  /** Undefined without routes. */
  readonly destination: Destination | undefined;
}

/** Makes the records of one logger: puts the fields of scope, logger and call together and asks the routes. */
export class RecordMaker {
  readonly #name: string;
  readonly #router: Router | undefined;
  readonly #fields: LogFields;
  /** For records that add no field that the routes look at. */
  readonly #routes: BoundRoutes | undefined;
  /** The same for scopes that do; a scope is immutable, so its routes never change. */
  readonly #scopeRoutes = new WeakMap<LogContext, BoundRoutes>();

  constructor(of: {
    readonly name: string;
    readonly router: Router | undefined;
    readonly fields: LogFields;
  }) {
    this.#name = of.name;
    this.#router = of.router;
    this.#fields = of.fields;
    this.#routes = of.router?.bind(of.fields);
  }

  /** Fields for a child. */
  childFields(fields: LogFields): LogFields {
    return { ...this.#fields, ...readableFields(fields) };
  }

  make(call: LogCall): MadeRecord {
    const { own, message } = partsOf(call);
    return { record: this.#recordOf(call, { own, message }), destination: this.#destinationOf(call, own) };
  }

  /** What all records in a scope have in common. */
  frameOf(scope: LogContext): Pick<LogRecord, 'logger' | 'correlationId' | 'fields'> {
    const { logger = this.#name, correlationId, fields } = liftSpecial({ ...scope.fields, ...this.#fields });
    const id = correlationId ?? scope.correlationId;
    return { logger, fields, ...(id === undefined ? {} : { correlationId: id }) };
  }

  /** Where records in a scope go that add no field that the routes look at. */
  routesIn(scope: LogContext): BoundRoutes | undefined {
    const router = this.#router;
    if (router === undefined) return undefined;
    if (router.fields.every((field) => scope.fields[field] === undefined)) return this.#routes;
    const known = this.#scopeRoutes.get(scope);
    if (known !== undefined) return known;
    const routes = router.bind({ ...scope.fields, ...this.#fields });
    this.#scopeRoutes.set(scope, routes);
    return routes;
  }

  #recordOf(
    call: LogCall,
    made: { readonly own: LogFields | undefined; readonly message: string },
  ): LogRecord {
    const { scope, time, level, source } = call;
    const all = { ...scope.fields, ...this.#fields, ...made.own };
    const { logger = this.#name, correlationId, fields } = liftSpecial(all);
    const id = correlationId ?? scope.correlationId;
    return {
      time,
      level,
      logger,
      message: made.message,
      fields,
      ...(id === undefined ? {} : { correlationId: id }),
      ...(source === undefined ? {} : { source }),
    };
  }

  #destinationOf(call: LogCall, own: LogFields | undefined): Destination | undefined {
    const router = this.#router;
    if (router === undefined) return undefined;
    const { scope, level } = call;
    if (own !== undefined && router.fields.some((field) => own[field] !== undefined)) {
      return router.bind({ ...scope.fields, ...this.#fields, ...own })[level];
    }
    return this.routesIn(scope)?.[level];
  }
}

/** What fields say about their record besides being shown. */
interface LiftedFields {
  readonly logger: string | undefined;
  readonly correlationId: string | undefined;
  readonly fields: LogFields;
}

/** Takes the name of the logger and the correlation id out of the fields; what can be neither stays a field. */
function liftSpecial(all: LogFields): LiftedFields {
  const { logger, correlationId, ...fields } = all;
  const name = typeof logger === 'string' ? logger : undefined;
  const id = isCorrelationId(correlationId) ? correlationId : undefined;
  const isAllLifted = logger === name && correlationId === id;
  if (isAllLifted) return { logger: name, correlationId: id, fields };
  const isLifted = (key: string): boolean =>
    key === 'logger' ? logger === name : key === 'correlationId' && correlationId === id;
  // In their places: the order is that of the fields.
  const kept = Object.entries(all).filter(([key]) => !isLifted(key));
  return { logger: name, correlationId: id, fields: Object.fromEntries(kept) };
}

/** Fields and message of a call. Callers without types may pass anything in front: an error, or a number as the message. */
function partsOf(call: LogCall): { readonly own: LogFields | undefined; readonly message: string } {
  const { message } = call;
  const first: unknown = call.first;
  if (typeof first === 'string') return { own: undefined, message: first };
  if (typeof first !== 'object') return { own: undefined, message: messageOf(message ?? first) };
  // What the type of the call promises, and {@link readableFields} does not rely on.
  const own = readableFields(first as LogFields);
  const isError = message === undefined && first !== null && own['error'] === first;
  return { own, message: messageOf(isError ? messageIn(first) : message) };
}

function messageIn(error: object): unknown {
  const { message } = plainFields({ message: error });
  return typeof message === 'object' && message !== null && 'message' in message
    ? message.message
    : undefined;
}

/**
 * A copy that nothing can throw in any more: getters and proxies may, and a log call must not. An error in the place of
 * fields becomes a field.
 */
export function readableFields(fields: LogFields): LogFields {
  try {
    return fields instanceof Error ? { error: fields } : { ...fields };
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
