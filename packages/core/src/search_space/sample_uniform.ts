import type { Rng } from '../ports/rng.ts';
import { isActive } from './conditions.ts';
import type { Params, ParamValue } from './distribution.ts';
import type { SearchSpace } from './search_space.ts';
import { scalesOf } from './space_scales.ts';

/**
 * Draws one assignment, each active parameter uniformly on its scale (logarithmic where it is declared so);
 * constraints are not looked at. Uses one number of `rng` for each active parameter.
 *
 * @example
 * ```ts
 * import { sampleUniform } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const space = { parameters: [{ name: 'cache', distribution: { type: 'bool' as const }, when: [] }], constraints: [] };
 * assert.deepEqual(sampleUniform(space, { float: () => 0.7, below: () => 0 }), { cache: true });
 * ```
 */
export function sampleUniform(space: SearchSpace, rng: Rng): Params {
  const params: Record<string, ParamValue> = {};
  const scales = scalesOf(space);
  space.parameters.forEach((parameter, i) => {
    const scale = scales[i];
    if (scale !== undefined && isActive(parameter, params)) {
      params[parameter.name] = scale.fromUnit(rng.float());
    }
  });
  return params;
}
