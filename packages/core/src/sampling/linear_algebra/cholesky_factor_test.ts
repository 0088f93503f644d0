import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRng } from '../seeded_rng.ts';
import { CholeskyFactor } from './cholesky_factor.ts';

const SIZE = 12;
const rng = createSeededRng({ seed: 4, number: 1, stream: 1 });
const sources = Array.from({ length: SIZE }, () => Array.from({ length: SIZE }, () => rng.float() - 0.5));
/** B B^T + 0.1 I, positive definite by construction. */
const matrix = sources.map((a, i) =>
  sources.map((b, j) => a.reduce((sum, own, k) => sum + own * (b[k] ?? 0), i === j ? 0.1 : 0)),
);

function packed(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flatMap((row, i) => row.slice(0, i + 1)));
}

function times(rows: readonly (readonly number[])[], vector: Float64Array): readonly number[] {
  return rows.map((row) => row.reduce((sum, own, k) => sum + own * (vector[k] ?? 0), 0));
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assert.ok(
      Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)) < 1e-10,
      `${i}: ${actual[i]} for ${expected[i]}`,
    );
  }
}

test('CholeskyFactor solves A x = b', () => {
  const factor = CholeskyFactor.of(packed(matrix), SIZE);
  const b = Float64Array.from(matrix, (_, i) => Math.sin(i));
  const x = b.slice();
  factor?.solve(x);
  assertClose(times(matrix, x), b);
});

test('CholeskyFactor inverts A', () => {
  const inverse = CholeskyFactor.of(packed(matrix), SIZE)?.inverse() ?? new Float64Array();
  for (let column = 0; column < SIZE; column++) {
    const entries = Float64Array.from(matrix, (_, row) => {
      const [low, high] = row < column ? [row, column] : [column, row];
      return inverse[(high * (high + 1)) / 2 + low] ?? NaN;
    });
    const unit = matrix.map((_, row) => (row === column ? 1 : 0));
    assertClose(times(matrix, entries), unit);
  }
});

test('CholeskyFactor.logDeterminant() is that of a matrix with known determinant', () => {
  const factor = CholeskyFactor.of(Float64Array.of(4, 2, 5, 0, 0, 9), 3);
  assertClose([factor?.logDeterminant() ?? NaN], [Math.log(16 * 9)]);
});

test('CholeskyFactor.append() grows beyond its room to the factor of the larger matrix', () => {
  const grown = new CholeskyFactor(1);
  matrix.forEach((row, i) => assert.ok(grown.append(Float64Array.from(row.slice(0, i)), row[i] ?? 0)));
  const b = Float64Array.from(matrix, (_, i) => i + 1);
  const whole = b.slice();
  grown.solve(b);
  CholeskyFactor.of(packed(matrix), SIZE)?.solve(whole);
  assert.deepEqual(b, whole);
});

test('CholeskyFactor refuses what is not positive definite and stays as it was', () => {
  assert.equal(CholeskyFactor.of(Float64Array.of(1, 2, 1), 2), undefined);
  assert.equal(CholeskyFactor.of(Float64Array.of(1, 1, 1), 2), undefined);
  assert.equal(CholeskyFactor.of(Float64Array.of(NaN), 1), undefined);
  const factor = new CholeskyFactor(2);
  factor.append(new Float64Array(), 4);
  assert.equal(factor.append(Float64Array.of(4), 4), false);
  assert.equal(factor.size, 1);
  assertClose([factor.logDeterminant()], [Math.log(4)]);
});
