import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dominates, sortIntoFronts } from './pareto_fronts.ts';

/** The plain way: peel off what nothing left dominates. */
function peelFronts(points: readonly (readonly number[])[]): readonly number[] {
  const fronts = points.map(() => -1);
  for (let front = 0; fronts.includes(-1); front++) {
    const left = points.flatMap((_, i) => (fronts[i] === -1 ? [i] : []));
    const best = left.filter((i) => !left.some((j) => dominates(points[j] ?? [], points[i] ?? [])));
    for (const i of best) fronts[i] = front;
  }
  return fronts;
}

test('sortIntoFronts() agrees with peeling, with two and three objectives', () => {
  const coordinate = fc.integer({ min: 0, max: 6 });
  for (const size of [2, 3]) {
    const points = fc.array(fc.array(coordinate, { minLength: size, maxLength: size }), { maxLength: 25 });
    fc.assert(fc.property(points, (own) => assert.deepEqual(sortIntoFronts(own), peelFronts(own))));
  }
});

test('dominates() wants to be nowhere worse and somewhere better', () => {
  assert.equal(dominates([1, 2], [1, 3]), true);
  assert.equal(dominates([1, 2], [1, 2]), false);
  assert.equal(dominates([1, 4], [1, 3]), false);
});
