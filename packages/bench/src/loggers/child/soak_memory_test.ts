import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryFigures } from './soak_memory.ts';

const megabytes = Array.from({ length: 100 }, (_, at) => at * 20);

test('memory that settles in the first tenth has no growth and no slope, whatever it took until then', () => {
  const curve = megabytes.map((at): readonly [number, number] => [at, Math.min(40, at)]);
  assert.deepEqual(memoryFigures(curve, 2_000), { settledMiB: 40, growthMiB: 0, slopeMiB: 0, peakMiB: 40 });
});

test('memory that leaks a MiB in 100 MB has that slope, and what the end has more as growth', () => {
  const curve = megabytes.map((at): readonly [number, number] => [at, 5 + at / 100]);
  const { settledMiB, growthMiB, slopeMiB, peakMiB } = memoryFigures(curve, 2_000);
  assert.equal(settledMiB, 7);
  // The last tenth goes from 1800 to 1980 MB.
  assert.ok(Math.abs(growthMiB - (5 + 18.9 - 7)) < 1e-9);
  assert.ok(Math.abs(slopeMiB - 10) < 1e-9);
  assert.equal(peakMiB, 24.8);
});

test('a peak in the middle that is given back is no growth', () => {
  const curve = megabytes.map((at): readonly [number, number] => [at, at === 1_000 ? 90 : 10]);
  const { growthMiB, peakMiB } = memoryFigures(curve, 2_000);
  assert.deepEqual([growthMiB, peakMiB], [0, 90]);
});
