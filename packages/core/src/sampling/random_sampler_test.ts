import { runSampler, testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../search_space/search_space.ts';
import { createRandomSampler } from './random_sampler.ts';

testSampler('the random sampler', createRandomSampler, { ignoresToldOrder: true });

const success = { kind: 'success', losses: [0] } as const;

test('the random sampler finds the few points that are left of a large finite space', () => {
  const distribution = { type: 'int', low: 1, high: 5000, log: false, step: 1 } as const;
  const space: SearchSpace = {
    parameters: [{ name: 'a', distribution, when: [] }],
    constraints: [{ text: 'a >= 4998' }],
  };
  const history = runSampler(createRandomSampler(), {
    space,
    seed: 1,
    experiments: 9,
    evaluate: () => success,
  });
  const values = history.map(({ params }) => Number(params['a']));
  assert.deepEqual(
    values.toSorted((a, b) => a - b),
    [4998, 4999, 5000],
  );
});

test('the random sampler finds a rare point in a space too large to be listed', () => {
  const distribution = { type: 'int', low: 1, high: 400, log: false, step: 1 } as const;
  const names = ['a', 'b'];
  const space: SearchSpace = {
    parameters: names.map((name) => ({ name, distribution, when: [] })),
    constraints: [{ text: 'a * b == 159201' }],
  };
  const history = runSampler(createRandomSampler(), {
    space,
    seed: 1,
    experiments: 3,
    evaluate: () => success,
  });
  assert.deepEqual(
    history.map(({ params }) => params),
    [{ a: 399, b: 399 }],
  );
});

const BRANCHES: SearchSpace = {
  parameters: [
    { name: 'on', distribution: { type: 'bool' }, when: [] },
    {
      name: 'share',
      distribution: { type: 'float', low: 0, high: 1, log: false },
      when: [{ parent: 'on', operator: 'eq', value: true }],
    },
  ],
  constraints: [],
};

test('the random sampler does not repeat a point of the finite branch of a space', () => {
  const run = { space: BRANCHES, seed: 1, experiments: 20, evaluate: () => success };
  const history = runSampler(createRandomSampler(), run);
  assert.equal(history.filter(({ params }) => params['on'] === false).length, 1);
  assert.equal(history.length, 20);
});

test('the random sampler stops when constraints leave only the finite branch of a space', () => {
  const space: SearchSpace = { ...BRANCHES, constraints: [{ text: 'on == 0' }] };
  const history = runSampler(createRandomSampler(), {
    space,
    seed: 1,
    experiments: 20,
    evaluate: () => success,
  });
  assert.deepEqual(
    history.map(({ params }) => params),
    [{ on: false }],
  );
});
