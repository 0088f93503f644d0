import type { LogFields } from './record.ts';

/** Fields bound to a scope and merged into each record that is made inside it. Immutable. */
export interface LogContext {
  readonly fields: LogFields;
  readonly correlationId?: string;
}

/** What a new scope adds. */
export interface LogContextChange {
  readonly fields?: LogFields;
  readonly correlationId?: string;
}

/** The context outside of every scope. */
export const EMPTY_LOG_CONTEXT: LogContext = Object.freeze({ fields: Object.freeze({}) });

/**
 * The context of an inner scope: the outer one with the change laid over it. Neither is altered.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { EMPTY_LOG_CONTEXT, extendLogContext } from '@autotuner/core';
 *
 * const outer = extendLogContext(EMPTY_LOG_CONTEXT, { fields: { job: 'j1', step: 'check' } });
 * const inner = extendLogContext(outer, { fields: { step: 'submit' } });
 * assert.deepEqual(inner.fields, { job: 'j1', step: 'submit' });
 * assert.equal(outer.fields['step'], 'check');
 * ```
 */
export function extendLogContext(outer: LogContext, change: LogContextChange): LogContext {
  const fields = Object.freeze({ ...outer.fields, ...change.fields });
  const correlationId = change.correlationId ?? outer.correlationId;
  return Object.freeze(correlationId === undefined ? { fields } : { fields, correlationId });
}
