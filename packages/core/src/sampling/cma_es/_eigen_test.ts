import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decompose, identity } from './_eigen.ts';

const cell = (matrix: Float64Array, at: number): number => matrix[at] ?? NaN;

/** Any symmetric matrix of 0 to 6 rows. */
const symmetric = fc.nat({ max: 6 }).chain((size) =>
  fc
    .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: size * size, maxLength: size * size })
    .map((values) => {
      const matrix = Float64Array.from(values);
      return {
        size,
        matrix: matrix.map((_, at) => {
          const [row, column] = [Math.floor(at / size), at % size];
          return cell(matrix, Math.max(row, column) * size + Math.min(row, column));
        }),
      };
    }),
);

test('decompose() gives rotations and values that make up the matrix again', () => {
  fc.assert(
    fc.property(symmetric, ({ size, matrix }) => {
      const { vectors, values } = decompose(matrix, size);
      const product = (i: number, j: number, weight: (k: number) => number): number => {
        let sum = 0;
        for (let k = 0; k < size; k++) {
          sum += cell(vectors, i * size + k) * weight(k) * cell(vectors, j * size + k);
        }
        return sum;
      };
      matrix.forEach((value, at) => {
        const [i, j] = [Math.floor(at / size), at % size];
        assert.ok(Math.abs(product(i, j, (k) => cell(values, k)) - value) < 1e-10);
        assert.ok(Math.abs(product(i, j, () => 1) - (i === j ? 1 : 0)) < 1e-12);
      });
    }),
  );
});

test('decompose() leaves its matrix as it is, and a diagonal one is its own result', () => {
  const matrix = Float64Array.from([3, 1, 1, 2]);
  decompose(matrix, 2);
  assert.deepEqual([...matrix], [3, 1, 1, 2]);
  const { vectors, values } = decompose(Float64Array.from([5, 0, 0, 7]), 2);
  assert.deepEqual([...values], [5, 7]);
  assert.deepEqual(vectors, identity(2));
});
