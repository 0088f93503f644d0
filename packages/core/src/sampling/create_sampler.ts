import type { SamplerType } from '../config/task_config.ts';
import { createAutoSampler } from './auto_sampler.ts';
import { createCmaEsSampler } from './cma_es/cma_es_sampler.ts';
import { createGpSampler } from './gp/gp_sampler.ts';
import { createGridSampler } from './grid/grid_sampler.ts';
import { createNsga2Sampler } from './nsga2/nsga2_sampler.ts';
import { createQuasiRandomSampler } from './quasi_random/quasi_random_sampler.ts';
import { createRandomSampler } from './random_sampler.ts';
import type { Sampler } from './sampler.ts';
import { createTpeSampler } from './tpe/tpe_sampler.ts';

const SAMPLERS: Readonly<Record<SamplerType, () => Sampler>> = {
  auto: createAutoSampler,
  random: createRandomSampler,
  grid: createGridSampler,
  quasi_random: createQuasiRandomSampler,
  tpe: createTpeSampler,
  gp: createGpSampler,
  cma_es: createCmaEsSampler,
  nsga2: createNsga2Sampler,
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
