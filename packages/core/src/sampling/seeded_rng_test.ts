import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSeededRng, hashNumbers } from './seeded_rng.ts';

const SOURCE = { seed: 7, number: 3, stream: 1 };

const take = (count: number, source = SOURCE): readonly number[] => {
  const rng = createSeededRng(source);
  return Array.from({ length: count }, () => rng.float());
};

test('createSeededRng() gives the numbers it has always given', () => {
  // Frozen: stored tasks are replayed with these.
  assert.deepEqual(take(3), [0.8855583824886072, 0.20878145988344365, 0.5030048753612527]);
});

test('createSeededRng() gives other numbers for another seed, number or stream', () => {
  const own = take(4);
  for (const change of [{ seed: 8 }, { number: 4 }, { stream: 2 }]) {
    const other = take(4, { ...SOURCE, ...change });
    other.forEach((value, i) => assert.notEqual(value, own[i]));
  }
});

test('float() is uniform in [0, 1)', () => {
  const values = take(100_000);
  assert.ok(values.every((value) => value >= 0 && value < 1));
  const bins = Array.from({ length: 10 }, () => 0);
  for (const value of values) bins[Math.floor(value * 10)]! += 1;
  // The stream is fixed; 5 standard deviations of a tenth of 100000 are 475.
  for (const count of bins) assert.ok(Math.abs(count - 10_000) < 475, String(count));
});

test('float() does not correlate between neighbouring experiments', () => {
  const first = Array.from({ length: 20_000 }, (_, number) => take(1, { ...SOURCE, number })[0] ?? 0);
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  assert.ok(Math.abs(mean - 0.5) < 5 * Math.sqrt(1 / 12 / first.length));
  const products = first.slice(1).map((value, i) => (value - 0.5) * ((first[i] ?? 0) - 0.5));
  const covariance = products.reduce((sum, value) => sum + value, 0) / products.length;
  assert.ok(Math.abs(covariance) < 5 / 12 / Math.sqrt(products.length));
});

test('below() gives whole numbers under its limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.nat(), (limit, seed) => {
      const value = createSeededRng({ ...SOURCE, seed }).below(limit);
      assert.ok(Number.isInteger(value) && value >= 0 && value < limit);
    }),
  );
});

test('hashNumbers() is an unsigned 32-bit number without easy collisions', () => {
  const hashes = new Set<number>();
  for (let a = 0; a < 100; a++) for (let b = 0; b < 100; b++) hashes.add(hashNumbers(a, b));
  // 10000 of 2^32: 0.01 collisions are expected.
  assert.ok(hashes.size >= 9999);
  assert.ok([...hashes].every((hash) => Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32));
});
