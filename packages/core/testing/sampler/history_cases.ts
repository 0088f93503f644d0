import { compareResults, sampleUniform } from '@autotuner/core';
import type { HistoryEntry, TrialResult } from '@autotuner/core';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTRACT_SPACE } from './contract_spaces.ts';
import { evaluateAnything, runSampler, suggestInside } from './run_sampler.ts';
import type { SamplerUnderTest } from './sampler_contract_options.ts';

const REQUEST = { space: CONTRACT_SPACE, seed: 2, outstanding: [] };

/** Results of every kind in turn; the losses of one number for one objective, more for several. */
function evaluateEveryKind(objectives: number) {
  return (_: unknown, number: number): TrialResult => {
    const losses = [...Array.from({ length: objectives }).keys()].map((i) => Math.sin(number * (i + 1)));
    const kinds: readonly TrialResult[] = [
      { kind: 'success', losses },
      { kind: 'pruned', step: number % 5, losses },
      { kind: 'success', losses, violation: (number % 3) / 2 },
      { kind: 'failure', severity: 100 * (1 + (number % 9)), progress: (number % 7) / 7 },
    ];
    return kinds[number % kinds.length] ?? { kind: 'success', losses };
  };
}

/** Any history is learned from without a fault, however one-sided, mixed or extreme. */
export function testHistories({ create }: SamplerUnderTest): void {
  test('suggest() takes a history in which everything failed, or everything is tied', () => {
    const results: readonly TrialResult[] = [
      { kind: 'failure', severity: 1000, progress: 0 },
      { kind: 'success', losses: [0] },
      { kind: 'success', losses: [1, 2] },
      { kind: 'success', losses: [1], violation: 0.5 },
      { kind: 'pruned', step: 3, losses: [1] },
    ];
    for (const result of results) {
      const run = { space: CONTRACT_SPACE, seed: 2, experiments: 40, evaluate: () => result };
      const history = runSampler(create(), run);
      assert.equal(history.length, 40);
      assert.equal(compareResults(result, history[0]?.result ?? result), 0);
    }
  });

  for (const objectives of [1, 2, 3]) {
    test(`suggest() takes results of every kind with ${objectives} objectives`, () => {
      const evaluate = evaluateEveryKind(objectives);
      const run = { space: CONTRACT_SPACE, seed: 2, experiments: 40, evaluate };
      assert.equal(runSampler(create(), run).length, 40);
    });
  }

  test('suggest() takes the largest and the smallest numbers as losses', () => {
    const extremes = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, -0, 1e300, -1e-300, 1];
    const evaluate = (_: unknown, number: number): TrialResult => ({
      kind: 'success',
      losses: [extremes[number % extremes.length] ?? 0],
    });
    const run = { space: CONTRACT_SPACE, seed: 2, experiments: 30, evaluate };
    for (const { params } of runSampler(create(), run)) {
      for (const value of Object.values(params))
        assert.ok(typeof value !== 'number' || Number.isFinite(value));
    }
  });

  test('suggest() takes what was stopped early at the largest number, among results of common size', () => {
    const evaluate = (_: unknown, number: number): TrialResult =>
      number % 3 === 0
        ? { kind: 'pruned', step: 1, losses: [Number.MAX_VALUE] }
        : { kind: 'success', losses: [1 + Math.sin(number)] };
    const run = { space: CONTRACT_SPACE, seed: 2, experiments: 30, evaluate };
    for (const { params } of runSampler(create(), run)) {
      for (const value of Object.values(params))
        assert.ok(typeof value !== 'number' || Number.isFinite(value));
    }
  });

  test('suggest() takes a history of one result', () => {
    const results = ['success', 'pruned', 'failure'] as const;
    for (const kind of results) {
      const params = sampleUniform(CONTRACT_SPACE, { float: () => 0.5, below: () => 0 });
      const result = { kind, losses: [1], step: 1, severity: 100, progress: 1 };
      suggestInside(create(), { ...REQUEST, number: 2, history: [{ number: 1, params, result }] });
    }
  });

  test('suggest() takes a history of points outside the space, such as a forced baseline or a warm start', () => {
    const outside = Array.from({ length: 24 }, (_, i): HistoryEntry => {
      const inside = sampleUniform(CONTRACT_SPACE, { float: () => i / 24, below: () => 0 });
      const strange = [
        { rate: 20, level: 1, unknown: 'x' },
        { rate: 1e9, level: 2.5 },
        { rate: 'fast', level: true, mode: 7 },
        { mode: 'of old' },
      ];
      const params = { ...inside, ...strange[i % strange.length] };
      return { number: i + 1, params, result: evaluateAnything({ level: i }, i) };
    });
    for (const count of [1, 9, 12, 24]) {
      suggestInside(create(), { ...REQUEST, number: 25, history: outside.slice(0, count) });
    }
    suggestInside(create(), {
      ...REQUEST,
      number: 26,
      history: outside,
      outstanding: outside.map(({ params }) => params),
    });
  });
}
