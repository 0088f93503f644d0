import { paramsKey } from '@autotuner/core';
import type { HistoryEntry, Params, TrialResult } from '@autotuner/core';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTRACT_SPACE, NUMBER_SPACE } from './contract_spaces.ts';
import { evaluateAnything, runSampler, suggestInside } from './run_sampler.ts';
import type { SamplerUnderTest } from './sampler_contract_options.ts';

type Transform = (loss: number) => number;

/** Rounding apart, transforms that keep the order of the losses of these runs, which are at most some hundreds. */
const AFFINE: readonly Transform[] = [
  (loss) => 1e6 * loss + 5,
  (loss) => 1e-3 * loss - 7,
  (loss) => 64 * loss,
];
const INCREASING: readonly Transform[] = [
  ...AFFINE,
  Math.exp,
  (loss) => -1 / (1 + loss),
  (loss) => loss ** 3,
];
/** Of a parameter's range: what rounding may move where losses are calculated with. */
const ROUNDING = 1e-3;

/** How suggestions may depend on the values of an objective, and on the order in which they arrived. */
export function testOrder(sampler: SamplerUnderTest): void {
  if (sampler.isRankBased) testOrderOnly(sampler);
  else testScaleFree(sampler);
  testToldOrder(sampler);
}

function transformed(result: TrialResult, transform: Transform): TrialResult {
  return result.kind === 'failure' ? result : { ...result, losses: result.losses.map(transform) };
}

function testOrderOnly({ create }: SamplerUnderTest): void {
  test('suggest() does not change under an increasing transform of the objective', () => {
    const run = (transform: Transform): readonly Params[] => {
      const evaluate = (params: Params, number: number): TrialResult =>
        transformed(evaluateAnything(params, number), transform);
      const options = { space: CONTRACT_SPACE, seed: 11, experiments: 40, evaluate };
      return runSampler(create(), options).map(({ params }) => params);
    };
    const plain = run((loss) => loss);
    for (const transform of INCREASING) assert.deepEqual(run(transform), plain);
  });
}

function testScaleFree({ create }: SamplerUnderTest): void {
  test('suggest() does not change, rounding apart, under a * f + b', () => {
    const options = { space: NUMBER_SPACE, experiments: 18, evaluate: evaluateAnything };
    for (const seed of [1, 2, 3]) {
      const history = runSampler(create(), { ...options, seed });
      const suggest = (transform: Transform): Params => {
        const scaled = history.map((entry) => ({ ...entry, result: transformed(entry.result, transform) }));
        const request = { space: NUMBER_SPACE, seed, number: 19, history: scaled, outstanding: [] };
        return suggestInside(create(), request);
      };
      const plain = suggest((loss) => loss);
      for (const transform of AFFINE) assertNear(suggest(transform), plain);
    }
  });
}

function assertNear(seen: Params, wanted: Params): void {
  for (const [name, value] of Object.entries(wanted)) {
    const distance = Math.abs(Number(seen[name]) - Number(value));
    assert.ok(distance <= ROUNDING, `${name} is ${String(seen[name])}, not ${String(value)}`);
  }
}

function testToldOrder({ create, ignoresToldOrder }: SamplerUnderTest): void {
  const run = { space: CONTRACT_SPACE, seed: 6, experiments: 30, evaluate: evaluateAnything };
  const base = { space: CONTRACT_SPACE, seed: 6, number: 31, outstanding: [] };
  const orders = (history: readonly HistoryEntry[]): readonly (readonly HistoryEntry[])[] => [
    history.toReversed(),
    history.toSorted((a, b) => ((a.number * 7) % 31) - ((b.number * 7) % 31)),
  ];

  test('suggest() takes results in any order, always with the same answer to the same order', () => {
    const history = runSampler(create(), run);
    for (const told of orders(history)) {
      const params = suggestInside(create(), { ...base, history: told });
      assert.ok(history.every((entry) => paramsKey(entry.params) !== paramsKey(params)));
      assert.deepEqual(suggestInside(create(), { ...base, history: structuredClone(told) }), params);
    }
  });

  if (!ignoresToldOrder) return;
  test('suggest() does not depend on the order in which results arrived', () => {
    const history = runSampler(create(), run);
    const plain = create().suggest({ ...base, history });
    for (const told of orders(history)) {
      assert.deepEqual(create().suggest({ ...base, history: told }), plain);
    }
  });
}
