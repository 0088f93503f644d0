import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FitCache } from './_fit_cache.ts';
import type { FitOptions } from './_fit_cache.ts';
import type { Observations } from './_log_posterior.ts';
import { LOSS_WARPS, standardised } from './_warp_outputs.ts';
import type { Warped } from './_warp_outputs.ts';

function observe(count: number, shift = 0): Observations {
  const values = Float64Array.from({ length: count }, (_, i) => (Math.sin(i * 12.9) + 1) / 2);
  const outputs = values.map((at) => Math.cos(5 * at) + shift);
  return { rows: { values, count, columnCount: 1, orderedCount: 1 }, outputs };
}

/** Counts how often something is fitted. */
function counting(): { readonly options: FitOptions; readonly fits: () => number } {
  let fits = 0;
  const warp = (observed: Float64Array): Warped => {
    fits++;
    return standardised(observed);
  };
  return { options: { dimensionCount: 1, warps: [warp] }, fits: () => fits };
}

test('FitCache gives what a fresh one gives, at every length and in any order of lengths', () => {
  const options = { dimensionCount: 1, warps: LOSS_WARPS };
  const warm = new FitCache();
  for (const count of [1, 2, 19, 20, 41, 60, 45, 44, 61, 62, 20]) {
    const fresh = new FitCache().fitTo(observe(count), options);
    assert.deepEqual(warm.fitTo(observe(count), options), fresh);
  }
});

test('FitCache gives what a fresh one gives while several warps are in doubt', () => {
  // Nearly without structure, so that no warp is given up.
  const noisy = (count: number): Observations => {
    const { rows, outputs } = observe(count);
    return { rows, outputs: outputs.map((_, i) => Math.sin(i * i * 78.233) + i / 40) };
  };
  const options = { dimensionCount: 1, warps: LOSS_WARPS };
  const warm = new FitCache();
  for (let count = 12; count < 50; count++) {
    const fresh = new FitCache().fitTo(noisy(count), options);
    assert.deepEqual(warm.fitTo(noisy(count), options), fresh, `${count}`);
  }
});

test('FitCache fits ever less often as observations come in', () => {
  const { options, fits } = counting();
  const cache = new FitCache();
  for (let count = 60; count < 75; count++) cache.fitTo(observe(count), options);
  // At 60, 63, 66, 69 and 72, and once at 20, 25, 32, 40 and 50 on the way.
  assert.equal(fits(), 10);
});

test('FitCache fits anew where observations differ', () => {
  const { options, fits } = counting();
  const cache = new FitCache();
  for (const shift of [0, 0, 1, 1, 0]) cache.fitTo(observe(30, shift), options);
  // Each at 20, 25 and 30.
  assert.equal(fits(), 9);
});

test('FitCache takes the warp that makes the observations most likely', () => {
  const { rows, outputs } = observe(60);
  const [, plain] = LOSS_WARPS;
  const options = { dimensionCount: 1, warps: LOSS_WARPS };
  assert.equal(new FitCache().fitTo({ rows, outputs }, options).warp, plain);
  const steep = outputs.map((output) => Math.exp(6 * output));
  assert.notEqual(new FitCache().fitTo({ rows, outputs: steep }, options).warp, plain);
});
