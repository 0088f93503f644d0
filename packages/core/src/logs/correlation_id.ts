const SYNTAX = /^[\w.-]{1,128}$/;

/**
 * Tells whether a value can be a correlation id: 1..128 letters, digits, "_", "." or "-".
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isCorrelationId } from '@autotuner/core';
 *
 * assert.equal(isCorrelationId('request-abc.123'), true);
 * assert.equal(isCorrelationId('a b'), false);
 * ```
 */
export function isCorrelationId(value: unknown): value is string {
  return typeof value === 'string' && SYNTAX.test(value);
}

/**
 * Reads the correlation id that came with a request. Spaces around it are ignored; undefined when there is none or when
 * it is not well-formed, so that nothing a stranger sends can break a log line or a header.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseCorrelationId } from '@autotuner/core';
 *
 * assert.equal(parseCorrelationId(' request-abc.123 '), 'request-abc.123');
 * assert.equal(parseCorrelationId('a\nb'), undefined);
 * ```
 */
export function parseCorrelationId(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : value;
  return isCorrelationId(text) ? text : undefined;
}
