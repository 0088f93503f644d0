import { runSampler, testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../../search_space/distribution.ts';
import { paramsKey } from '../../search_space/params_key.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { createGridSampler } from './grid_sampler.ts';

testSampler('the grid sampler', createGridSampler, { ignoresToldOrder: true });

const success = { kind: 'success', losses: [0] } as const;
const SPACE: SearchSpace = {
  parameters: ['a', 'b'].map((name) => ({
    name,
    distribution: { type: 'int', low: 0, high: 15, log: false, step: 1 },
    when: [],
  })),
  constraints: [],
};

const run = (space: SearchSpace, seed: number): readonly Params[] =>
  runSampler(createGridSampler(), { space, seed, experiments: 999, evaluate: () => success }).map(
    ({ params }) => params,
  );

test('the grid sampler tries every point of a grid once', () => {
  const keys = new Set(run(SPACE, 1).map(paramsKey));
  assert.equal(keys.size, 256);
  assert.equal(run(SPACE, 1).length, 256);
});

test('the grid sampler has covered the grid evenly wherever it is stopped', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const quarters = new Map<string, number>();
    for (const { a, b } of run(SPACE, seed).slice(0, 16)) {
      const quarter = `${Math.floor(Number(a) / 4)},${Math.floor(Number(b) / 4)}`;
      quarters.set(quarter, (quarters.get(quarter) ?? 0) + 1);
    }
    // One in each of the 16 quarters of quarters, where random points would leave about six of them empty.
    assert.equal(quarters.size, 16);
  }
});

test('the grid sampler ends with the levels of continuous parameters, and tells how many there are', () => {
  const float = { type: 'float', low: 0, high: 1, log: false } as const;
  const space: SearchSpace = {
    parameters: ['a', 'b'].map((name) => ({ name, distribution: float, when: [] })),
    constraints: [{ text: 'a >= b' }],
  };
  const sampler = createGridSampler();
  const history = [];
  for (let number = 1; ; number++) {
    const request = { space, seed: 1, number, history, outstanding: [], budget: 9 };
    const suggestion = sampler.suggest(request);
    if (suggestion === undefined) break;
    assert.match(suggestion.reason, /; continuous parameters have 3 levels$/);
    history.push({ number, params: suggestion.params, result: success });
  }
  const seen = history.map(({ params }) => `${String(params['a'])} ${String(params['b'])}`);
  assert.deepEqual(seen.toSorted(), ['0 0', '0.5 0', '0.5 0.5', '1 0', '1 0.5', '1 1']);
});
