import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { placesBySpread } from './spread_order.ts';

test('placesBySpread() begins in the middle, then takes the ends, then the largest gaps', () => {
  const front = Array.from({ length: 9 }, (_, i) => [i, 8 - i]);
  assert.deepEqual(placesBySpread(front), [1, 7, 3, 5, 0, 6, 4, 8, 2]);
});

test('placesBySpread() gives equal points one place', () => {
  assert.deepEqual(
    placesBySpread([
      [1, 2],
      [2, 1],
      [1, 2],
    ]),
    [0, 1, 0],
  );
  assert.deepEqual(placesBySpread([]), []);
});

const points = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
  maxLength: 120,
});

test('placesBySpread() does not change under increasing transforms of an objective', () => {
  fc.assert(
    fc.property(points, (own) => {
      const transformed = own.map(([a, b]) => [Math.exp(a), 1e6 * b + 5]);
      assert.deepEqual(placesBySpread(transformed), placesBySpread(own));
    }),
  );
});

test('placesBySpread() does not depend on the order of the points', () => {
  fc.assert(
    fc.property(points, (own) => {
      assert.deepEqual(placesBySpread(own.toReversed()), placesBySpread(own).toReversed());
    }),
  );
});

test('placesBySpread() covers a long front with its first places', () => {
  const long = Array.from({ length: 500 }, (_, i) => [i, -i]);
  const places = placesBySpread(long);
  const first = long.filter((_, i) => (places[i] ?? 0) < 9).map(([a = 0]) => a);
  const gaps = first.slice(1).map((a, i) => a - (first[i] ?? 0));
  assert.ok(Math.max(...gaps) <= 125, String(gaps));
});
