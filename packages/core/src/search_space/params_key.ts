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
  let key = '';
  for (const name of Object.keys(params).toSorted()) {
    const value = params[name];
    // Lengths and quotes keep names and texts from running into each other; JSON of the whole takes longer.
    key += `${name.length}:${name}=${typeof value === 'string' ? JSON.stringify(value) : String(value)};`;
  }
  return key;
}
