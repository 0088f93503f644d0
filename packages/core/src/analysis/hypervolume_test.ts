import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSeededRng } from '../sampling/seeded_rng.ts';
import { hypervolume } from './hypervolume.ts';

const arbitraryFront = (dimensions: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: dimensions, maxLength: dimensions }), {
    maxLength: 8,
  });

/** Counts unit cubes: points and reference lie on whole numbers. */
function countCubes(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const cubes = reference.reduce<number[][]>(
    (all, top) => all.flatMap((cube) => Array.from({ length: top }, (_, i) => [...cube, i])),
    [[]],
  );
  const inside = points.filter((point) => point.every((loss, i) => loss < (reference[i] ?? 0)));
  return cubes.filter((cube) => inside.some((point) => point.every((loss, i) => loss <= (cube[i] ?? 0))))
    .length;
}

for (const dimensions of [1, 2, 3, 4]) {
  test(`hypervolume() of ${dimensions} objectives counts every dominated cube once`, () => {
    const reference = [5, 6, 4, 5].slice(0, dimensions);
    fc.assert(
      fc.property(arbitraryFront(dimensions), (points) => {
        assert.equal(hypervolume(points, reference), countCubes(points, reference));
      }),
    );
  });
}

test('hypervolume() of five objectives agrees with a count of random points', () => {
  const rng = createSeededRng({ seed: 4, number: 1, stream: 1 });
  const points = Array.from({ length: 12 }, () => Array.from({ length: 5 }, () => rng.float()));
  const reference = [1, 1, 1, 1, 1];
  const draws = 40_000;
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    const at = reference.map(() => rng.float());
    if (points.some((point) => point.every((loss, i) => loss <= (at[i] ?? 0)))) hits++;
  }
  const volume = hypervolume(points, reference);
  // Four standard errors of the share.
  assert.ok(
    Math.abs(hits / draws - volume) < 4 * Math.sqrt((volume * (1 - volume)) / draws),
    `${hits / draws} ${volume}`,
  );
});

test('hypervolume() grows with every point that is not dominated, and with no other', () => {
  fc.assert(
    fc.property(
      arbitraryFront(3),
      fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 3 }),
      (points, added) => {
        const before = hypervolume(points, [7, 7, 7]);
        const after = hypervolume([...points, added], [7, 7, 7]);
        const isCovered = points.some((point) => point.every((loss, i) => loss <= (added[i] ?? 0)));
        assert.equal(after > before, !isCovered);
      },
    ),
  );
});

test('hypervolume() refuses a point with another number of losses', () => {
  assert.throws(() => hypervolume([[1]], [2, 2]), /a point has 1 losses, the reference has 2/);
});
