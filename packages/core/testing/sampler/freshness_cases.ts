import { countPoints, paramsKey } from '@autotuner/core';
import type { HistoryEntry, Params } from '@autotuner/core';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitrarySpace } from '../arbitraries.ts';
import { CONTRACT_SPACE, NESTED_SPACE, NUMBER_SPACE, SMALL_SPACE } from './contract_spaces.ts';
import { evaluateAnything, runSampler, suggestInside } from './run_sampler.ts';
import type { SamplerUnderTest } from './sampler_contract_options.ts';

const countDistinct = (points: readonly Params[]): number => new Set(points.map(paramsKey)).size;
const paramsOf = (history: readonly HistoryEntry[]): readonly Params[] => history.map(({ params }) => params);

/** No point of a finite space is tried twice, and none is left out. */
export function testFreshness({ create }: SamplerUnderTest): void {
  test('suggest() tries every point of a finite space once, then gives undefined', () => {
    const run = { space: SMALL_SPACE, seed: 1, experiments: 99, evaluate: evaluateAnything };
    const history = runSampler(create(), run);
    assert.equal(history.length, 5);
    assert.equal(countDistinct(paramsOf(history)), 5);
  });

  test('suggest() exhausts any small space without a repetition', () => {
    fc.assert(
      fc.property(arbitrarySpace({ finite: true }), fc.nat(), (space, seed) => {
        fc.pre(countPoints(space) <= 60);
        const history = runSampler(create(), { space, seed, experiments: 99, evaluate: evaluateAnything });
        assert.equal(countDistinct(paramsOf(history)), countPoints(space));
        assert.equal(history.length, countPoints(space));
      }),
      { numRuns: 25 },
    );
  });

  test('suggest() tries a space of one point once', () => {
    const distributions = [
      { type: 'categorical', choices: ['only'] },
      { type: 'float', low: 3, high: 3, log: false },
    ] as const;
    for (const distribution of distributions) {
      const space = { parameters: [{ name: 'a', distribution, when: [] }], constraints: [] };
      const run = { space, seed: 1, experiments: 9, evaluate: evaluateAnything };
      assert.equal(runSampler(create(), run).length, 1);
    }
  });

  test('suggest() does not repeat what is running', () => {
    const outstanding: Params[] = [];
    for (let number = 1; number <= 5; number++) {
      const suggestion = create().suggest({ space: SMALL_SPACE, seed: 1, number, history: [], outstanding });
      if (suggestion !== undefined) outstanding.push(suggestion.params);
    }
    assert.equal(countDistinct(outstanding), 5);
    assert.equal(
      create().suggest({ space: SMALL_SPACE, seed: 1, number: 6, history: [], outstanding }),
      undefined,
    );
  });

  test('suggest() does not repeat a continuous point, where the best one lies in a corner either', () => {
    for (const space of [CONTRACT_SPACE, NUMBER_SPACE]) {
      const run = { space, seed: 6, experiments: 60, evaluate: evaluateAnything, budget: 400 };
      const history = runSampler(create(), run);
      assert.equal(countDistinct(paramsOf(history)), 60);
    }
  });

  test('suggest() spreads 50 parallel experiments', () => {
    for (const space of [CONTRACT_SPACE, NESTED_SPACE]) {
      const sampler = create();
      const history = runSampler(sampler, { space, seed: 5, experiments: 20, evaluate: evaluateAnything });
      const outstanding: Params[] = [];
      // 70 in all: a grid, whose levels follow from the budget, must have as many.
      for (let number = 21; number <= 70; number++) {
        const request = { space, seed: 5, number, history, outstanding, budget: 400, concurrency: 50 };
        outstanding.push(suggestInside(sampler, request));
      }
      assert.equal(countDistinct(outstanding), 50);
    }
  });
}
