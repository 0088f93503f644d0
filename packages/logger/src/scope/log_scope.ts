import { AsyncLocalStorage } from 'node:async_hooks';
import {
  EMPTY_LOG_CONTEXT,
  extendLogContext,
  isCorrelationId,
  type LogContext,
  type LogFields,
} from '@autotuner/core';
import { readableFields } from '../record_maker.ts';

const storage = new AsyncLocalStorage<LogContext>();

/** The context of the running scope. */
export function currentLogContext(): LogContext {
  return storage.getStore() ?? EMPTY_LOG_CONTEXT;
}

/** The correlation id of the running scope, to be sent along with requests to others. */
export function currentCorrelationId(): string | undefined {
  return currentLogContext().correlationId;
}

/**
 * Runs `fn`, and adds these fields to each record that is logged in it: also after an `await`, in timers and in promises
 * that it started. Scopes nest; the inner value of a field wins. Returns what `fn` returns.
 */
export function withLogContext<Result>(fields: LogFields, fn: () => Result): Result {
  return storage.run(extendLogContext(currentLogContext(), { fields: readableFields(fields) }), fn);
}

/**
 * Runs `fn` with the correlation id of a request.
 *
 * @throws RangeError when the id is not 1..128 letters, digits, "_", "." or "-"
 */
export function withCorrelationId<Result>(correlationId: string, fn: () => Result): Result {
  if (!isCorrelationId(correlationId)) {
    const seen = JSON.stringify(correlationId);
    throw new RangeError(
      `Cannot use correlation id ${seen}: must be 1 to 128 letters, digits, "_", "." or "-"`,
    );
  }
  return storage.run(extendLogContext(currentLogContext(), { correlationId }), fn);
}
