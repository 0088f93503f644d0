import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standardise, warpOutputs } from './_warp_outputs.ts';

const LOSSES = Float64Array.from({ length: 21 }, (_, i) => Math.sin(i * 5.7) * 3 + (i % 7 === 0 ? 1e4 : 0));

function mean(values: Float64Array): number {
  return values.reduce((sum, own) => sum + own, 0) / values.length;
}

test('warpOutputs() keeps the order and gives mean 0 and variance 1', () => {
  const warped = warpOutputs(LOSSES);
  assert.ok(Math.abs(mean(warped)) < 1e-12);
  assert.ok(Math.abs(mean(warped.map((own) => own * own)) - 1) < 1e-12);
  for (let i = 1; i < LOSSES.length; i++) {
    const step = (LOSSES[i] ?? 0) - (LOSSES[i - 1] ?? 0);
    assert.equal(Math.sign((warped[i] ?? 0) - (warped[i - 1] ?? 0)), Math.sign(step));
  }
});

test('warpOutputs() draws in what is far off', () => {
  const plain = standardise(LOSSES);
  const warped = warpOutputs(LOSSES);
  assert.ok(Math.abs((warped[1] ?? 0) - (warped[2] ?? 0)) > 50 * Math.abs((plain[1] ?? 0) - (plain[2] ?? 0)));
});

test('warpOutputs() gives the same bits under a f + b', () => {
  const plain = warpOutputs(LOSSES);
  for (const [a, b] of [
    [20_000, 20_000],
    [1e-4, 1e-4],
    [1e6, 5],
    [0.001, -7],
  ] as const) {
    assert.deepEqual(warpOutputs(LOSSES.map((loss) => a * loss + b)), plain);
  }
});

test('warpOutputs() takes equal, huge and few losses', () => {
  assert.deepEqual([...warpOutputs(Float64Array.of(3, 3, 3))], [0, 0, 0]);
  assert.deepEqual([...warpOutputs(Float64Array.of(7))], [0]);
  // Quartiles that coincide.
  assert.ok(warpOutputs(Float64Array.of(1, 1, 1, 1, 1, 1, 9)).every(Number.isFinite));
  const huge = warpOutputs(Float64Array.of(-1.7e308, 0, 1.7e308, 1e300));
  assert.ok(huge.every(Number.isFinite));
  assert.ok((huge[0] ?? 0) < (huge[1] ?? 0) && (huge[1] ?? 0) < (huge[2] ?? 0));
});
