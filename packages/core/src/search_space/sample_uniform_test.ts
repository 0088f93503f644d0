import { arbitraryParams, arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSeededRng } from '../sampling/seeded_rng.ts';
import { findParamProblems } from './param_problems.ts';
import { sampleUniform } from './sample_uniform.ts';

test('sampleUniform() gives assignments of the space', () => {
  const spaceAndParams = arbitrarySpace().chain((space) =>
    fc.tuple(fc.constant(space), arbitraryParams(space)),
  );
  fc.assert(
    fc.property(spaceAndParams, ([space, params]) => assert.deepEqual(findParamProblems(space, params), [])),
  );
});

test('sampleUniform() gives every value of a stepped parameter its fair share', () => {
  const distribution = { type: 'int', low: 1, high: 4, log: false, step: 1 } as const;
  const space = { parameters: [{ name: 'a', distribution, when: [] }], constraints: [] };
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  const counts = new Map<unknown, number>();
  for (let i = 0; i < 8000; i++) {
    const { a } = sampleUniform(space, rng);
    counts.set(a, (counts.get(a) ?? 0) + 1);
  }
  // The seed is fixed; 5 standard deviations of a share of 1/4 of 8000 are 194.
  assert.deepEqual(
    [...counts.keys()].map(Number).toSorted((a, b) => a - b),
    [1, 2, 3, 4],
  );
  for (const count of counts.values()) assert.ok(Math.abs(count - 2000) < 194, String(count));
});
