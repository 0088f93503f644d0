import { runSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { createRandomSampler } from '../random_sampler.ts';
import type { Sampler, TrialResult } from '../sampler.ts';
import { createTpeSampler } from './tpe_sampler.ts';

/** No better sampler wins 9 or more of 10 runs with probability 0.011 each (sign test); the seeds are fixed. */
const RUNS = 10;
const WINS = 9;
const EXPERIMENTS = 80;

const unitSpace = (dimensions: number): SearchSpace => ({
  parameters: Array.from({ length: dimensions }, (_, i) => ({
    name: `x${i}`,
    distribution: { type: 'float', low: 0, high: 1, log: false },
    when: [],
  })),
  constraints: [],
});

const valuesOf = (params: Params): readonly number[] => Object.values(params).map(Number);

/** Zitzler, Deb and Thiele 2000, problems 1 (a convex front) and 2 (a concave one). */
function zdt(params: Params, shape: (ratio: number) => number): readonly [number, number] {
  const [first = 0, ...rest] = valuesOf(params);
  const g = 1 + (9 / rest.length) * rest.reduce((sum, x) => sum + x, 0);
  return [first, g * (1 - shape(first / g))];
}

/** Area that points dominate below a corner. */
function areaBelow(
  points: readonly (readonly [number, number])[],
  corner: readonly [number, number],
): number {
  let area = 0;
  let height = corner[1];
  for (const [x, y] of points.toSorted((a, b) => a[0] - b[0])) {
    if (x >= corner[0] || y >= height) continue;
    area += (corner[0] - x) * (height - y);
    height = y;
  }
  return area;
}

function areaReached(
  sampler: Sampler,
  { seed, shape }: { readonly seed: number; readonly shape: (ratio: number) => number },
): number {
  const evaluate = (params: Params): TrialResult => ({ kind: 'success', losses: zdt(params, shape) });
  const history = runSampler(sampler, { space: unitSpace(5), seed, experiments: EXPERIMENTS, evaluate });
  return areaBelow(
    history.map(({ params }) => zdt(params, shape)),
    [1.1, 6],
  );
}

const seeds = Array.from({ length: RUNS }, (_, i) => i + 1);

for (const [name, shape] of Object.entries({
  'convex front': Math.sqrt,
  'concave front': (ratio: number) => ratio ** 2,
})) {
  test(`the TPE sampler dominates more than random search with two objectives, ${name}`, () => {
    const wins = seeds.filter(
      (seed) =>
        areaReached(createTpeSampler(), { seed, shape }) >
        areaReached(createRandomSampler(), { seed, shape }),
    );
    assert.ok(wins.length >= WINS, `won ${wins.length} of ${RUNS}`);
  });
}

test('the TPE sampler keeps a limit that it only sees in results', () => {
  // A tenth of the space keeps it, and the best point without it is outside.
  const evaluate = (params: Params): TrialResult => {
    const [x0 = 0, x1 = 0] = valuesOf(params);
    const excess = Math.max(0, Math.abs(x0 - 0.3) - 0.15) + Math.max(0, Math.abs(x1 - 0.7) - 0.15);
    const losses = [valuesOf(params).reduce((total, x) => total + (x - 0.5) ** 2, 0)];
    return excess > 0 ? { kind: 'success', losses, violation: excess } : { kind: 'success', losses };
  };
  const best = (sampler: Sampler, seed: number): number => {
    const history = runSampler(sampler, { space: unitSpace(4), seed, experiments: EXPERIMENTS, evaluate });
    const feasible = history.flatMap(({ result }) =>
      result.kind === 'success' && result.violation === undefined ? result.losses : [],
    );
    return Math.min(...feasible);
  };
  const wins = seeds.filter((seed) => best(createTpeSampler(), seed) < best(createRandomSampler(), seed));
  assert.ok(wins.length >= WINS, `won ${wins.length} of ${RUNS}`);
});

test('the TPE sampler with two objectives does not change under an increasing transform of each', () => {
  const run = (transform: (a: number, b: number) => readonly number[]): readonly Params[] => {
    const evaluate = (params: Params): TrialResult => ({
      kind: 'success',
      losses: transform(...zdt(params, Math.sqrt)),
    });
    return runSampler(createTpeSampler(), { space: unitSpace(3), seed: 2, experiments: 40, evaluate }).map(
      ({ params }) => params,
    );
  };
  const plain = run((a, b) => [a, b]);
  assert.deepEqual(
    run((a, b) => [1e6 * a + 5, Math.exp(b)]),
    plain,
  );
});
