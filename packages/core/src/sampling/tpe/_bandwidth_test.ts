import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { groupKernels } from './_bandwidth.ts';

/** Mean and width of each observation's kernel. */
function kernelsOf(
  observed: readonly number[],
  floor = 0.01,
): readonly (readonly [number, number] | undefined)[] {
  const { means, sigmas, groupOf } = groupKernels(Float64Array.from(observed), floor);
  return [...groupOf].map((group) => (group < 0 ? undefined : [means[group] ?? NaN, sigmas[group] ?? NaN]));
}

test('groupKernels() takes the distance to the farther neighbour, looking inwards at the ends', () => {
  assert.deepEqual(kernelsOf([0.5, 0.125, 0.25]), [
    [0.5, 0.25],
    [0.125, 0.125],
    [0.25, 0.25],
  ]);
});

test('groupKernels() lets a single kernel look at the ends of the interval', () => {
  assert.deepEqual(kernelsOf([0.25]), [[0.25, 0.75]]);
});

test('groupKernels() keeps the floor', () => {
  assert.deepEqual(kernelsOf([0.5, 0.5, 0.5]), [
    [0.5, 0.01],
    [0.5, 0.01],
    [0.5, 0.01],
  ]);
});

test('groupKernels() leaves out inactive observations', () => {
  assert.deepEqual(kernelsOf([NaN, 0.25, NaN]), [undefined, [0.25, 0.75], undefined]);
  assert.deepEqual(kernelsOf([]), []);
  assert.deepEqual(kernelsOf([NaN]), [undefined]);
});

test('groupKernels() makes few groups of many equal means', () => {
  const observed = Array.from({ length: 300 }, (_, i) => ((i % 3) + 0.5) / 3);
  assert.ok(groupKernels(Float64Array.from(observed), 0.01).means.length <= 9);
});

test('groupKernels() gives the widths of the plain rule', () => {
  const unit = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1));
  fc.assert(
    fc.property(fc.array(unit, { minLength: 2, maxLength: 30 }), (observed) => {
      const sorted = observed.toSorted((a, b) => a - b);
      const plain = sorted.map((mean, i) => {
        const gaps = [mean - (sorted[i - 1] ?? mean), (sorted[i + 1] ?? mean) - mean];
        return `${mean + 0} ${Math.min(1, Math.max(...gaps, 0.02))}`;
      });
      const own = kernelsOf(observed, 0.02).map((kernel) => `${(kernel?.[0] ?? NaN) + 0} ${kernel?.[1]}`);
      assert.deepEqual(own.toSorted(), plain.toSorted());
    }),
  );
});
