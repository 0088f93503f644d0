import type { SamplerType } from '../config/task_config.ts';
import { createAutoSampler } from './auto_sampler.ts';
import { createRandomSampler } from './random_sampler.ts';
import type { Sampler } from './sampler.ts';
import { createTpeSampler } from './tpe/tpe_sampler.ts';

const SAMPLERS: Readonly<Record<SamplerType, () => Sampler>> = {
  auto: createAutoSampler,
  random: createRandomSampler,
  tpe: createTpeSampler,
};

/**
 * Makes the sampler of a task.
 *
 * @example
 * ```ts
 * import { createSampler, type SearchSpace } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const space: SearchSpace = {
 *   parameters: [{ name: 'cache', distribution: { type: 'bool' }, when: [] }],
 *   constraints: [],
 * };
 * const suggestion = createSampler('auto').suggest({ space, seed: 7, number: 1, history: [], outstanding: [] });
 * assert.equal(typeof suggestion?.params['cache'], 'boolean');
 * ```
 */
export function createSampler(type: SamplerType): Sampler {
  return SAMPLERS[type]();
}
