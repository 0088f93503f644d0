import { runSampler, testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { createCmaEsSampler } from './cma_es_sampler.ts';

testSampler('the CMA-ES sampler', createCmaEsSampler);

const names = ['a', 'b', 'c', 'd'];
const spaceOf = (distribution: SearchSpace['parameters'][number]['distribution']): SearchSpace => ({
  parameters: names.map((name) => ({ name, distribution, when: [] })),
  constraints: [],
});
const FLOATS = spaceOf({ type: 'float', low: -3, high: 7, log: false });
const INTS = spaceOf({ type: 'int', low: 0, high: 40, log: false, step: 1 });
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Ill-conditioned, its axes across those of the parameters. */
function valley(params: Params): number {
  let along = 0;
  return names.reduce((sum, name, i) => sum + 10 ** i * (along += Number(params[name]) - 1.7) ** 2, 0);
}

const gaps = (params: Params): number =>
  names.reduce((sum, name, i) => sum + (Number(params[name]) - 7 * i - 3) ** 2, 0);

/** The lowest loss of a run, for each of the seeds. */
function lowest(
  space: SearchSpace,
  { loss, experiments }: { readonly loss: (params: Params) => number; readonly experiments: number },
): readonly number[] {
  return SEEDS.map((seed) => {
    const evaluate = (params: Params): TrialResult => ({ kind: 'success', losses: [loss(params)] });
    const history = runSampler(createCmaEsSampler(), { space, seed, experiments, evaluate });
    return Math.min(...history.map(({ params }) => loss(params)));
  });
}

test('the CMA-ES sampler finds the bottom of an ill-conditioned valley across the axes', () => {
  const values = lowest(FLOATS, { loss: valley, experiments: 900 });
  for (const value of values) assert.ok(value < 1e-3, String(value));
});

test('the CMA-ES sampler finds the best whole numbers exactly: they do not freeze on the way', () => {
  assert.deepEqual(
    lowest(INTS, { loss: gaps, experiments: 300 }),
    SEEDS.map(() => 0),
  );
});

test('the CMA-ES sampler starts again where nothing can be told apart, and says so', () => {
  const sampler = createCmaEsSampler();
  const history = runSampler(sampler, {
    space: FLOATS,
    seed: 1,
    experiments: 40,
    evaluate: () => ({ kind: 'success', losses: [1] }),
  });
  const request = { space: FLOATS, seed: 1, number: 41, history, outstanding: [] };
  assert.match(sampler.suggest(request)?.reason ?? '', /^cma_es: generation \d+ of 16 after 1 restarts, /);
});

test('the CMA-ES sampler goes on from good points of others', () => {
  const good = { a: 1.7, b: 1.6, c: 1.8, d: 1.7 };
  const told = Array.from({ length: 8 }, (_, i): HistoryEntry => {
    const params = i % 2 === 0 ? { ...good, a: 1.7 + i / 100 } : { a: -3 + i, b: 6, c: -2, d: 5 };
    return { number: i + 1, params, result: { kind: 'success', losses: [valley(params)] } };
  });
  const distances = [told, []].map((history) => {
    const request = { space: FLOATS, seed: 4, history, outstanding: [] };
    const points = SEEDS.map((number) => createCmaEsSampler().suggest({ ...request, number: 8 + number }));
    return points.reduce(
      (sum, own) => sum + Math.hypot(...names.map((n) => Number(own?.params[n]) - 1.7)),
      0,
    );
  });
  assert.ok((distances[0] ?? 0) < 0.8 * (distances[1] ?? 0), distances.join());
});

test('the CMA-ES sampler learns with eight experiments at a time', () => {
  for (const seed of SEEDS) {
    const sampler = createCmaEsSampler();
    const history: HistoryEntry[] = [];
    for (let number = 1; number <= 400; number += 8) {
      const outstanding: Params[] = [];
      for (let i = 0; i < 8; i++) {
        const request = { space: FLOATS, seed, number: number + i, history, outstanding, concurrency: 8 };
        outstanding.push(sampler.suggest(request)?.params ?? {});
      }
      outstanding.forEach((params, i) =>
        history.push({ number: number + i, params, result: { kind: 'success', losses: [valley(params)] } }),
      );
    }
    const best = Math.min(...history.map(({ params }) => valley(params)));
    assert.ok(best < 2, String(best));
  }
});
