import { sampleUniform } from '@autotuner/core';
import type { HistoryEntry } from '@autotuner/core';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTRACT_SPACE, WIDE_SPACE } from './contract_spaces.ts';
import { evaluateAnything, runSampler, suggestInside } from './run_sampler.ts';
import type { SamplerUnderTest } from './sampler_contract_options.ts';

/** For the suggestion from an empty instance and the one after it, on a busy machine; a sampler that compares all pairs takes longer. */
const LONG_HISTORY_MS = 60_000;

/** A reproducible number in [0, 1) for each whole number. */
const fraction = (at: number): number => {
  const value = Math.sin(at * 12.9898 + 1) * 43_758.5453;
  return value - Math.floor(value);
};

function longHistory(length: number): readonly HistoryEntry[] {
  let next = 0;
  const rng = { float: () => fraction(next++), below: () => 0 };
  return Array.from({ length }, (_, i) => {
    const params = sampleUniform(CONTRACT_SPACE, rng);
    return { number: i + 1, params, result: evaluateAnything(params, i + 1) };
  });
}

/** Many parameters and many results. */
export function testSizes({ create, maxHistory }: SamplerUnderTest): void {
  test('suggest() takes 30 parameters', () => {
    const run = { space: WIDE_SPACE, seed: 8, experiments: 30, evaluate: evaluateAnything };
    const history = runSampler(create(), run);
    const request = { space: WIDE_SPACE, seed: 8, number: 31, history, outstanding: [] };
    assert.equal(Object.keys(suggestInside(create(), request)).length, 30);
  });

  test(`suggest() takes ${maxHistory} results`, { timeout: LONG_HISTORY_MS }, () => {
    const history = longHistory(maxHistory + 1);
    const sampler = create();
    const request = { space: CONTRACT_SPACE, seed: 9, outstanding: [] };
    suggestInside(sampler, { ...request, number: maxHistory + 1, history: history.slice(0, -1) });
    suggestInside(sampler, { ...request, number: maxHistory + 2, history });
  });
}
