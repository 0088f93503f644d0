import { runSampler, testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { createQuasiRandomSampler } from './quasi_random_sampler.ts';

testSampler('the quasi-random sampler', createQuasiRandomSampler, { ignoresToldOrder: true });

const success = { kind: 'success', losses: [0] } as const;
const float = { type: 'float', low: 0, high: 1, log: false } as const;

const SPACE: SearchSpace = {
  parameters: [
    { name: 'on', distribution: { type: 'bool' }, when: [] },
    { name: 'share', distribution: float, when: [{ parent: 'on', operator: 'eq', value: true }] },
    { name: 'rate', distribution: float, when: [] },
  ],
  constraints: [],
};

const valuesOf = (space: SearchSpace, name: string): readonly unknown[] =>
  runSampler(createQuasiRandomSampler(), { space, seed: 3, experiments: 64, evaluate: () => success }).map(
    ({ params }) => params[name],
  );

test('the quasi-random sampler gives a parameter the same values whatever is active before it', () => {
  const always = SPACE.parameters.map((parameter) => ({ ...parameter, when: [] }));
  assert.deepEqual(valuesOf(SPACE, 'rate'), valuesOf({ ...SPACE, parameters: always }, 'rate'));
  assert.equal(valuesOf(SPACE, 'share').filter((value) => value === undefined).length, 32);
});

test('the quasi-random sampler gives each of 64 cells of a parameter one of 64 points', () => {
  assert.equal(new Set(valuesOf(SPACE, 'rate').map((value) => Math.floor(Number(value) * 64))).size, 64);
});

test('the quasi-random sampler skips what constraints forbid, in the order of the sequence', () => {
  const free = { ...SPACE, parameters: SPACE.parameters.slice(2) };
  const bound = { ...free, constraints: [{ text: 'rate <= 0.5' }] };
  const kept = valuesOf(free, 'rate').filter((value) => Number(value) <= 0.5);
  assert.deepEqual(valuesOf(bound, 'rate').slice(0, kept.length), kept);
});

test('the quasi-random sampler learns nothing from results', () => {
  const run = (losses: readonly number[]): unknown =>
    runSampler(createQuasiRandomSampler(), {
      space: SPACE,
      seed: 1,
      experiments: 20,
      evaluate: (_, number) => ({ kind: 'success', losses: losses.map((loss) => loss * number) }),
    }).map(({ params }) => params);
  assert.deepEqual(run([1]), run([-1]));
});
