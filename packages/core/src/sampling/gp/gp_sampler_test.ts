import { runSampler, testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramsKey } from '../../search_space/params_key.ts';
import type { Params } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { createGpSampler } from './gp_sampler.ts';

testSampler('the GP sampler', createGpSampler, { isRankBased: false, maxHistory: 300 });

const NAMES = ['a', 'b', 'c'];
const SPACE: SearchSpace = {
  parameters: NAMES.map((name) => ({
    name,
    distribution: { type: 'float', low: 0, high: 1, log: false },
    when: [],
  })),
  constraints: [],
};
const MIXED: SearchSpace = {
  parameters: [
    { name: 'rate', distribution: { type: 'float', low: 1e-5, high: 1, log: true }, when: [] },
    { name: 'units', distribution: { type: 'int', low: 16, high: 512, log: false, step: 1 }, when: [] },
    { name: 'kind', distribution: { type: 'categorical', choices: ['p', 'q', 'r'] }, when: [] },
    {
      name: 'depth',
      distribution: { type: 'int', low: 1, high: 9, log: false, step: 1 },
      when: [{ parent: 'kind', operator: 'eq', value: 'r' }],
    },
  ],
  constraints: [],
};

const bowl = (params: Params): number =>
  NAMES.reduce((sum, name, i) => sum + (Number(params[name]) - 0.2 - 0.3 * i) ** 2, 0);

function mixedLoss(params: Params): number {
  const own = params['kind'] === 'r' ? 0.05 * (Number(params['depth']) - 6) ** 2 : 0.5;
  return own + (Math.log10(Number(params['rate'])) + 3) ** 2 + ((Number(params['units']) - 201) / 100) ** 2;
}

const success = (loss: number): TrialResult => ({ kind: 'success', losses: [loss] });
const FAILURE: TrialResult = { kind: 'failure', severity: 500, progress: 0.3 };

function lowest(history: readonly HistoryEntry[]): number {
  return Math.min(
    ...history.map(({ result }) => (result.kind === 'success' ? (result.losses[0] ?? 0) : Infinity)),
  );
}

test('the GP sampler finds the bottom of a bowl to four digits in 30 experiments', () => {
  for (const seed of [1, 2, 3]) {
    const history = runSampler(createGpSampler(), {
      space: SPACE,
      seed,
      experiments: 30,
      evaluate: (params) => success(bowl(params)),
    });
    assert.ok(lowest(history) < 1e-4, `${lowest(history)}`);
  }
});

test('the GP sampler finds the best choice, whole number and conditional parameter exactly', () => {
  for (const seed of [1, 2, 3]) {
    const history = runSampler(createGpSampler(), {
      space: MIXED,
      seed,
      experiments: 60,
      evaluate: (params) => success(mixedLoss(params)),
    });
    assert.ok(lowest(history) < 1e-3, `${lowest(history)}`);
  }
});

test('the GP sampler avoids where experiments fail, and is not held up by failures at random', () => {
  const evaluate = (params: Params, number: number): TrialResult => {
    const isOutside = Number(params['a']) + Number(params['b']) > 0.9;
    return isOutside || number % 5 === 0 ? FAILURE : success(bowl(params));
  };
  for (const seed of [1, 2, 3]) {
    const history = runSampler(createGpSampler(), { space: SPACE, seed, experiments: 50, evaluate });
    assert.ok(lowest(history) < 1e-3, `${lowest(history)}`);
  }
});

test('the GP sampler searches for the first success by the progress of failures', () => {
  // A ball that holds one in 240 of random points.
  const evaluate = (params: Params): TrialResult => {
    const distance = Math.sqrt(bowl(params));
    if (distance < 0.1) return success(distance);
    return { kind: 'failure', severity: 500, progress: Math.exp(-distance) };
  };
  for (const seed of [1, 2, 3]) {
    const history = runSampler(createGpSampler(), { space: SPACE, seed, experiments: 60, evaluate });
    assert.ok(lowest(history) < 0.1);
  }
});

test('the GP sampler gives the same suggestions for losses of any scale, to the last bit', () => {
  const run = (a: number, b: number): readonly Params[] =>
    runSampler(createGpSampler(), {
      space: SPACE,
      seed: 4,
      experiments: 25,
      evaluate: (params) => success(a * bowl(params) + b),
    }).map(({ params }) => params);
  assert.deepEqual(run(20_000, 20_000), run(1, 0));
});

test('the GP sampler keeps parallel suggestions apart', () => {
  const sampler = createGpSampler();
  const history = runSampler(sampler, {
    space: SPACE,
    seed: 5,
    experiments: 12,
    evaluate: (params) => success(bowl(params)),
  });
  const outstanding: Params[] = [];
  for (let number = 13; number <= 20; number++) {
    const params = sampler.suggest({ space: SPACE, seed: 5, number, history, outstanding })?.params ?? {};
    for (const other of outstanding) {
      const distance = Math.hypot(...NAMES.map((name) => Number(params[name]) - Number(other[name])));
      assert.ok(distance > 0.005, `${paramsKey(params)} and ${paramsKey(other)}`);
    }
    outstanding.push(params);
  }
});

test('the GP sampler hands over where there are several objectives, and says so', () => {
  const history = runSampler(createGpSampler(), {
    space: SPACE,
    seed: 1,
    experiments: 12,
    evaluate: () => ({ kind: 'success', losses: [1, 2] }),
  });
  const request = { space: SPACE, seed: 1, number: 13, history, outstanding: [] };
  assert.match(
    createGpSampler().suggest(request)?.reason ?? '',
    /^gp handed over, there are several objectives: tpe: /,
  );
});

test('the GP sampler says what it does', () => {
  const reason = (...results: readonly TrialResult[]): string | undefined => {
    const history = results.map((result, i) => ({
      number: i + 1,
      params: { a: i / 12, b: 0.5, c: 0.5 },
      result,
    }));
    return createGpSampler().suggest({ space: SPACE, seed: 3, number: 99, history, outstanding: [] })?.reason;
  };
  assert.equal(reason(), 'gp: point 99 of the sequence, 0 of 10 startup results are in');
  const successes = Array.from({ length: 9 }, (_, i) => success(i));
  assert.equal(
    reason(...successes, FAILURE),
    'gp: largest expected improvement after 9 results and 1 failures',
  );
  assert.equal(
    reason(...successes.map(() => FAILURE), FAILURE),
    'gp: most likely to work after 0 results and 10 failures',
  );
});

test('the GP sampler says which share of the variance is noise', () => {
  const history = runSampler(createGpSampler(), {
    space: SPACE,
    seed: 6,
    experiments: 30,
    evaluate: (params, number) => success(bowl(params) + (number % 2) / 4),
  });
  const request = { space: SPACE, seed: 6, number: 31, history, outstanding: [] };
  assert.ok(createGpSampler().noiseShare(request) > 0.1);
  const clean = history.map((entry) => ({ ...entry, result: success(bowl(entry.params)) }));
  assert.ok(createGpSampler().noiseShare({ ...request, history: clean }) < 1e-3);
  assert.equal(createGpSampler().noiseShare({ ...request, history: history.slice(0, 4) }), 0);
});

test('the GP sampler is heavy once it has a process to fit', () => {
  const sampler = createGpSampler();
  const entry = (number: number): HistoryEntry => ({
    number,
    params: { a: number / 20, b: 0.5, c: 0.5 },
    result: success(number),
  });
  const heavyAfter = (count: number): boolean => {
    const history = Array.from({ length: count }, (_, i) => entry(i + 1));
    return sampler.isHeavy({ space: SPACE, seed: 1, number: count + 1, history, outstanding: [] });
  };
  assert.deepEqual([0, 9, 10, 50].map(heavyAfter), [false, false, true, true]);
  const several = [{ ...entry(1), result: { kind: 'success', losses: [1, 2] } as const }];
  const history = Array.from({ length: 20 }, () => several[0] ?? entry(1));
  assert.equal(sampler.isHeavy({ space: SPACE, seed: 1, number: 21, history, outstanding: [] }), false);
});
