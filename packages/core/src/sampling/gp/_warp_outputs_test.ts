import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOSS_WARPS, standardised } from './_warp_outputs.ts';

const LOSSES = Float64Array.from({ length: 21 }, (_, i) => Math.sin(i * 5.7) * 3 + (i % 7 === 0 ? 1e4 : 0));

function mean(values: Float64Array): number {
  return values.reduce((sum, own) => sum + own, 0) / values.length;
}

test('every warp keeps the order and gives mean 0 and variance 1', () => {
  for (const warp of [...LOSS_WARPS, standardised]) {
    const { outputs } = warp(LOSSES);
    assert.ok(Math.abs(mean(outputs)) < 1e-12);
    assert.ok(Math.abs(mean(outputs.map((own) => own * own)) - 1) < 1e-12);
    for (let i = 1; i < LOSSES.length; i++) {
      const step = (LOSSES[i] ?? 0) - (LOSSES[i - 1] ?? 0);
      assert.equal(Math.sign((outputs[i] ?? 0) - (outputs[i - 1] ?? 0)), Math.sign(step));
    }
  }
});

test('the first warp draws in what is far off, the last ones widen the best', () => {
  const gap = (outputs: Float64Array, high: number, low: number): number =>
    Math.abs((outputs[high] ?? 0) - (outputs[low] ?? 0));
  const [drawnIn, plain, wide, wider] = LOSS_WARPS.map((warp) => warp(LOSSES).outputs);
  assert.ok(drawnIn !== undefined && plain !== undefined && wide !== undefined && wider !== undefined);
  assert.ok(gap(drawnIn, 1, 2) > 50 * gap(plain, 1, 2));
  const even = Float64Array.from({ length: 9 }, (_, i) => i);
  const shares = LOSS_WARPS.map((warp) => {
    const { outputs } = warp(even);
    return gap(outputs, 0, 1) / gap(outputs, 7, 8);
  });
  assert.ok((shares[3] ?? 0) > (shares[2] ?? 0) && (shares[2] ?? 0) > 1.5, shares.join(' '));
  assert.ok(Math.abs((shares[1] ?? 0) - 1) < 1e-6);
});

test('a warp tells the slopes of its map', () => {
  for (const warp of LOSS_WARPS) {
    const at = Float64Array.from({ length: 41 }, (_, i) => i);
    const { outputs, logSlopes } = warp(at);
    // Slopes between neighbours, in units of the spread of the losses.
    const spread = 20 / 1.349;
    let sum = 0;
    for (let i = 1; i < 41; i++) sum += Math.log(((outputs[i] ?? 0) - (outputs[i - 1] ?? 0)) * spread);
    assert.ok(Math.abs(sum / 40 - logSlopes / 41) < 0.1, `${sum / 40} and ${logSlopes / 41}`);
  }
});

test('a warp gives the same bits under a f + b', () => {
  for (const warp of LOSS_WARPS) {
    const plain = warp(LOSSES);
    for (const [a, b] of [
      [20_000, 20_000],
      [1e-4, 1e-4],
      [1e6, 5],
      [0.001, -7],
    ] as const) {
      assert.deepEqual(warp(LOSSES.map((loss) => a * loss + b)), plain);
    }
  }
});

test('a warp takes equal, huge and few losses', () => {
  for (const warp of LOSS_WARPS) {
    const outputsOf = (...losses: readonly number[]): Float64Array => warp(Float64Array.from(losses)).outputs;
    assert.deepEqual([...outputsOf(3, 3, 3)], [0, 0, 0]);
    assert.deepEqual([...outputsOf(7)], [0]);
    // Quartiles that coincide.
    assert.ok(outputsOf(1, 1, 1, 1, 1, 1, 9).every(Number.isFinite));
    // What an infinite report is told as, among results of common size.
    assert.ok(outputsOf(1, 2, 3, 4, Number.MAX_VALUE).every(Number.isFinite));
    const huge = outputsOf(-1.7e308, 0, 1.7e308, 1e300);
    assert.ok(huge.every(Number.isFinite));
    assert.ok((huge[0] ?? 0) < (huge[1] ?? 0) && (huge[1] ?? 0) < (huge[2] ?? 0));
  }
});
