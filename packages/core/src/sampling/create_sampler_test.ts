import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSampler } from './create_sampler.ts';

test('createSampler() makes the sampler that was asked for', () => {
  const types = ['auto', 'random', 'grid', 'quasi_random', 'tpe', 'cma_es', 'nsga2'] as const;
  assert.deepEqual(
    types.map((type) => createSampler(type).name),
    types,
  );
});
