import { findParamProblems, isAutotunerError } from '@autotuner/core';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitrarySpace } from '../arbitraries.ts';
import { CONTRACT_SPACE, INFEASIBLE_SPACE, NESTED_SPACE } from './contract_spaces.ts';
import { evaluateAnything, runSampler } from './run_sampler.ts';
import type { SamplerUnderTest } from './sampler_contract_options.ts';

/** Suggestions lie in the space and keep its constraints. */
export function testFeasibility({ create }: SamplerUnderTest): void {
  test('suggest() stays in the space and keeps the constraints', () => {
    const run = { space: CONTRACT_SPACE, seed: 3, experiments: 50, evaluate: evaluateAnything };
    const history = runSampler(create(), run);
    assert.equal(history.length, 50);
    for (const { params } of history) assert.deepEqual(findParamProblems(CONTRACT_SPACE, params), []);
  });

  test('suggest() gives the parameters that exist, under conditions on conditions', () => {
    const run = { space: NESTED_SPACE, seed: 4, experiments: 40, evaluate: evaluateAnything };
    const history = runSampler(create(), run);
    for (const { params } of history) assert.deepEqual(findParamProblems(NESTED_SPACE, params), []);
    const kinds = new Set(history.map(({ params }) => params['kind']));
    assert.equal(kinds.size, 3);
  });

  test('suggest() stays in any space', () => {
    fc.assert(
      fc.property(arbitrarySpace(), fc.nat(), (space, seed) => {
        const history = runSampler(create(), { space, seed, experiments: 14, evaluate: evaluateAnything });
        assert.ok(history.length > 0);
        for (const { params } of history) assert.deepEqual(findParamProblems(space, params), []);
      }),
      { numRuns: 40 },
    );
  });

  test('suggest() throws AT_SPACE_INFEASIBLE when nothing satisfies the constraints', () => {
    const request = { seed: 1, number: 1, history: [], outstanding: [] };
    for (const space of [INFEASIBLE_SPACE, { ...CONTRACT_SPACE, constraints: [{ text: 'rate > 100' }] }]) {
      assert.throws(
        () => create().suggest({ ...request, space }),
        (error) =>
          isAutotunerError(error, 'AT_SPACE_INFEASIBLE') && /"(?:a > 5|rate > 100)"/.test(error.message),
      );
    }
  });
}
