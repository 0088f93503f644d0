import type { Params } from './distribution.ts';

/**
 * A text that is equal for equal parameters, whatever the order of their names, and differs for different ones
 * (1 and "1" differ).
 *
 * @example
 * ```ts
 * import { paramsKey } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.equal(paramsKey({ b: 'x', a: 1 }), paramsKey({ a: 1, b: 'x' }));
 * ```
 */
export function paramsKey(params: Params): string {
  const names = Object.keys(params).sort();
  return JSON.stringify(names.map((name) => [name, params[name]]));
}
