import { runSampler, testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import type { TrialResult } from '../sampler.ts';
import { createTpeSampler } from './tpe_sampler.ts';

testSampler('the TPE sampler', createTpeSampler);

const SQUARE: SearchSpace = {
  parameters: ['x', 'y'].map((name) => ({
    name,
    distribution: { type: 'float', low: 0, high: 1, log: false },
    when: [],
  })),
  constraints: [],
};

const success = (params: Params): TrialResult => ({
  kind: 'success',
  losses: [(Number(params['x']) - 0.3) ** 2 + (Number(params['y']) - 0.7) ** 2],
});

function reasons(
  evaluate: (params: Params, number: number) => TrialResult,
  experiments = 60,
): readonly string[] {
  const history = runSampler(createTpeSampler(), { space: SQUARE, seed: 4, experiments, evaluate });
  return history.map((_, i) => {
    const request = { space: SQUARE, seed: 4, number: i + 1, history: history.slice(0, i), outstanding: [] };
    return createTpeSampler().suggest(request)?.reason ?? '';
  });
}

test('the TPE sampler is random for 10 results, failures included, and learns from then on', () => {
  const words = reasons((params, number) =>
    number % 2 === 0 ? success(params) : { kind: 'failure', severity: 1000, progress: 0 },
  );
  assert.ok(words.slice(0, 10).every((reason) => reason.includes('startup')));
  assert.equal(words[10], 'tpe: most promising of 24 candidates after 5 successes and 5 failures');
  assert.ok(words.slice(10).every((reason) => reason.includes('most promising')));
});

test('the TPE sampler says how many were pruned', () => {
  const words = reasons((params, number) =>
    number % 2 === 0 ? success(params) : { kind: 'pruned', step: 3, losses: [number] },
  );
  assert.equal(words[11], 'tpe: most promising of 24 candidates after 5 successes, 6 pruned and 0 failures');
});

test('the TPE sampler explores a tenth of the time while nothing succeeds, and half of it on a plateau', () => {
  const shareExplored = (evaluate: (params: Params, number: number) => TrialResult): number => {
    const words = reasons(evaluate, 230).slice(30);
    return words.filter((reason) => reason.includes('exploring')).length / words.length;
  };
  const graded = shareExplored((_, number) => ({ kind: 'failure', severity: 100, progress: 1 / number }));
  const tied = shareExplored(() => ({ kind: 'failure', severity: 80, progress: 1 }));
  // The seed is fixed; bounds are 4 standard deviations of a share of 200.
  assert.ok(graded > 0.01 && graded < 0.19, String(graded));
  assert.ok(tied > 0.36 && tied < 0.64, String(tied));
});

test('the TPE sampler comes close to the best point of a smooth function', () => {
  const history = runSampler(createTpeSampler(), {
    space: SQUARE,
    seed: 4,
    experiments: 60,
    evaluate: success,
  });
  const losses = history.map(({ result }) => (result.kind === 'success' ? (result.losses[0] ?? 1) : 1));
  assert.ok(Math.min(...losses) < 0.001);
});

test('the TPE sampler keeps a constraint that random points seldom keep', () => {
  const space: SearchSpace = { ...SQUARE, constraints: [{ text: 'x + y <= 0.1' }] };
  const history = runSampler(createTpeSampler(), { space, seed: 4, experiments: 40, evaluate: success });
  assert.equal(history.length, 40);
  assert.ok(history.every(({ params }) => Number(params['x']) + Number(params['y']) <= 0.1 + 1e-9));
});
