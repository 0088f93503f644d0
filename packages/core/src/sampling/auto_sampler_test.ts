import { testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../search_space/search_space.ts';
import { createAutoSampler } from './auto_sampler.ts';

testSampler('the auto sampler', createAutoSampler);

function reasonFor(high: number): string | undefined {
  const distribution = { type: 'int', low: 1, high, log: false, step: 1 } as const;
  const space: SearchSpace = { parameters: [{ name: 'a', distribution, when: [] }], constraints: [] };
  return createAutoSampler().suggest({ space, seed: 1, number: 1, history: [], outstanding: [] })?.reason;
}

test('the auto sampler says what it chose and why', () => {
  assert.equal(
    reasonFor(20),
    'auto chose random: drawn uniformly; the space has only 20 points, each is tried once',
  );
  assert.equal(reasonFor(21), 'auto chose tpe: random, 0 of 10 startup results are in');
});
