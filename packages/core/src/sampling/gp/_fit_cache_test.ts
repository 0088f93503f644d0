import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FitCache } from './_fit_cache.ts';
import type { FitOptions } from './_fit_cache.ts';
import type { Observations } from './_log_posterior.ts';
import { standardise } from './_warp_outputs.ts';

function observe(count: number, shift = 0): Observations {
  const values = Float64Array.from({ length: count }, (_, i) => (Math.sin(i * 12.9) + 1) / 2);
  const outputs = values.map((at) => Math.cos(5 * at) + shift);
  return { rows: { values, count, columnCount: 1, orderedCount: 1 }, outputs };
}

/** Counts how often something is fitted. */
function counting(): { readonly options: FitOptions; readonly fits: () => number } {
  let fits = 0;
  const warp = (observed: Float64Array): Float64Array => {
    fits++;
    return standardise(observed);
  };
  return { options: { dimensionCount: 1, warp }, fits: () => fits };
}

test('FitCache gives what a fresh one gives, at every length and in any order of lengths', () => {
  const { options } = counting();
  const warm = new FitCache();
  for (const count of [1, 2, 19, 20, 41, 60, 45, 44, 61, 62, 20]) {
    const fresh = new FitCache().hyperparametersFor(observe(count), options);
    assert.deepEqual(warm.hyperparametersFor(observe(count), options), fresh);
  }
});

test('FitCache fits ever less often as observations come in', () => {
  const { options, fits } = counting();
  const cache = new FitCache();
  for (let count = 60; count < 75; count++) cache.hyperparametersFor(observe(count), options);
  assert.equal(fits(), 5);
});

test('FitCache fits anew where observations differ', () => {
  const { options, fits } = counting();
  const cache = new FitCache();
  for (const shift of [0, 0, 1, 1, 0]) cache.hyperparametersFor(observe(30, shift), options);
  assert.equal(fits(), 3);
});
