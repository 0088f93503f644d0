import { runSampler, testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import type { HistoryEntry, Sampler, TrialResult } from '../sampler.ts';
import { createRandomSampler } from '../random_sampler.ts';
import { createNsga2Sampler } from './nsga2_sampler.ts';

testSampler('the NSGA-II sampler', createNsga2Sampler);

const names = Array.from({ length: 8 }, (_, i) => `x${i}`);
const float = { type: 'float', low: 0, high: 1, log: false } as const;
const SPACE: SearchSpace = {
  parameters: names.map((name) => ({ name, distribution: float, when: [] })),
  constraints: [],
};

type Shape = (share: number) => number;

/** The problems of Zitzler, Deb and Thiele 2000: the front is reached where all but the first parameter are 0. */
function evaluate(params: Params, shape: Shape): readonly [number, number] {
  const [first = 0, ...rest] = names.map((name) => Number(params[name]));
  const distance = 1 + (9 * rest.reduce((sum, value) => sum + value, 0)) / rest.length;
  return [first, distance * shape(first / distance)];
}

/** Area that losses dominate below (1.1, 7). */
function hypervolume(history: readonly HistoryEntry[]): number {
  const points = history.flatMap(({ result }) => (result.kind === 'success' ? [result.losses] : []));
  let height = 7;
  let area = 0;
  for (const [x = 0, y = 0] of points.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    if (x >= 1.1 || y >= height) continue;
    area += (1.1 - x) * (height - y);
    height = y;
  }
  return area;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'a convex front': (share) => 1 - Math.sqrt(share),
  'a concave front': (share) => 1 - share ** 2,
  'a front of several pieces': (share) => 1 - Math.sqrt(share) - share * Math.sin(10 * Math.PI * share),
};

for (const [name, shape] of Object.entries(SHAPES)) {
  // No better than random wins 17 or more of 20 pairs with probability 0.0013.
  test(`the NSGA-II sampler covers ${name} better than random search`, () => {
    const run = (sampler: Sampler, seed: number): number =>
      hypervolume(
        runSampler(sampler, {
          space: SPACE,
          seed,
          experiments: 200,
          budget: 200,
          evaluate: (params): TrialResult => ({ kind: 'success', losses: evaluate(params, shape) }),
        }),
      );
    let wins = 0;
    for (let seed = 1; seed <= 20; seed++) {
      if (run(createNsga2Sampler(), seed) > run(createRandomSampler(), seed)) wins++;
    }
    assert.ok(wins >= 17, `won ${wins} of 20`);
  });
}

test('the NSGA-II sampler leaves what breaks limits', () => {
  const broken = (params: Params): number => Math.max(0, 0.6 - Number(params['x1']));
  const history = runSampler(createNsga2Sampler(), {
    space: SPACE,
    seed: 1,
    experiments: 200,
    evaluate: (params): TrialResult => ({
      kind: 'success',
      losses: evaluate(params, Math.sqrt),
      violation: broken(params),
    }),
  });
  const kept = history.slice(-50).filter(({ params }) => broken(params) === 0).length;
  assert.ok(kept >= 40, `${kept} of 50`);
});

test('the NSGA-II sampler starts along the quasi-random sequence, a tenth of the budget long', () => {
  const sampler = createNsga2Sampler();
  const reasonAt = (number: number, budget: number): string => {
    const history = Array.from({ length: number - 1 }, (_, i): HistoryEntry => {
      const params = Object.fromEntries(names.map((name, k) => [name, ((i * 7 + k * 3) % 11) / 11]));
      return { number: i + 1, params, result: { kind: 'success', losses: [i % 5] } };
    });
    const request = { space: SPACE, seed: 1, number, history, outstanding: [], budget };
    return sampler.suggest(request)?.reason ?? '';
  };
  assert.match(reasonAt(30, 300), /^nsga2: point 30 of the sequence$/);
  assert.match(reasonAt(31, 300), /^nsga2: child of two of the 30 best of 30$/);
  assert.match(reasonAt(11, 40), /^nsga2: child of two of the 10 best of 10$/);
  assert.match(reasonAt(90, 1e6), /^nsga2: child of two of the 50 best of 89$/);
});
