import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryFigures } from './soak_memory.ts';

const megabytes = Array.from({ length: 100 }, (_, at) => at * 20);

test('memory that settles in the first tenth has no growth and no slope, whatever it took until then', () => {
  const curve = megabytes.map((at): readonly [number, number] => [at, Math.min(40, at)]);
  assert.deepEqual(memoryFigures(curve, 2_000), { settledMiB: 40, growthMiB: 0, slopeMiB: 0 });
});

test('memory that leaks a MiB in 100 MB has that slope, and what it ends with as growth', () => {
  const curve = megabytes.map((at): readonly [number, number] => [at, 5 + at / 100]);
  const { settledMiB, growthMiB, slopeMiB } = memoryFigures(curve, 2_000);
  assert.equal(settledMiB, 7);
  assert.ok(Math.abs(growthMiB - 17.8) < 1e-9);
  assert.ok(Math.abs(slopeMiB - 10) < 1e-9);
});

test('a peak in the middle is growth, though the end is low', () => {
  const curve = megabytes.map((at): readonly [number, number] => [at, at === 1_000 ? 90 : 10]);
  assert.equal(memoryFigures(curve, 2_000).growthMiB, 80);
});
