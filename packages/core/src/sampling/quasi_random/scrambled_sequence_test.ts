import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRng } from '../seeded_rng.ts';
import { scrambledCoordinate } from './scrambled_sequence.ts';

type Points = readonly (readonly number[])[];

const POINTS = 64;

/** The L2 star discrepancy, squared, in closed form (Warnock 1972). */
function discrepancy(points: Points): number {
  const dimensions = points[0]?.length ?? 0;
  const product = (values: readonly number[]): number => values.reduce((all, own) => all * own, 1);
  let single = 0;
  let pairs = 0;
  for (const a of points) {
    single += product(a.map((value) => (1 - value * value) / 2));
    for (const b of points) pairs += product(a.map((value, i) => 1 - Math.max(value, b[i] ?? 0)));
  }
  return 3 ** -dimensions - (2 * single) / points.length + pairs / points.length ** 2;
}

const scrambled = (seed: number, dimensions: number): Points =>
  Array.from({ length: POINTS }, (_, index) =>
    [...Array.from({ length: dimensions }).keys()].map((dimension) =>
      scrambledCoordinate(index, { dimension, seed }),
    ),
  );

const random = (seed: number, dimensions: number): Points => {
  const rng = createSeededRng({ seed, number: 1, stream: 99 });
  return Array.from({ length: POINTS }, () => Array.from({ length: dimensions }, () => rng.float()));
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

for (const [dimensions, ratio] of [
  [2, 0.2],
  [5, 0.4],
  [10, 0.9],
] as const) {
  test(`scrambledCoordinate() has at most ${ratio} of the discrepancy of random points in ${dimensions} dimensions`, () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const own = mean(seeds.map((seed) => discrepancy(scrambled(seed, dimensions))));
    const other = mean(seeds.map((seed) => discrepancy(random(seed, dimensions))));
    assert.ok(own < ratio * other, `${own} against ${other}`);
  });
}

test('scrambledCoordinate() puts one of 2^m points into each elementary box of the first two dimensions', () => {
  for (let seed = 0; seed < 20; seed++) {
    const points = scrambled(seed, 2);
    for (let bits = 0; bits <= 6; bits++) {
      const boxes = points.map(
        ([x = 0, y = 0]) => Math.floor(x * 2 ** bits) * 64 + Math.floor(y * 2 ** (6 - bits)),
      );
      assert.equal(new Set(boxes).size, POINTS);
    }
  }
});

test('scrambledCoordinate() goes on above the dimensions of the table, uniformly', () => {
  const values = Array.from({ length: 4000 }, (_, index) =>
    scrambledCoordinate(index, { dimension: 50, seed: 1 }),
  );
  // The seed is fixed; 5 standard deviations of the mean of 4000 uniform numbers.
  assert.ok(Math.abs(mean(values) - 0.5) < 5 * Math.sqrt(1 / 12 / 4000));
  assert.equal(new Set(values).size, 4000);
});
