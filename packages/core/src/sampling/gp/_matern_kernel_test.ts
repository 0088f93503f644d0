import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CholeskyFactor } from '../linear_algebra/cholesky_factor.ts';
import {
  correlationAt,
  correlationSlopeAt,
  covarianceOf,
  distancesTo,
  squaredDistances,
} from './_matern_kernel.ts';
import type { Rows } from './_matern_kernel.ts';

const rows: Rows = {
  values: Float64Array.of(0, 0.5, 1, 0.3, 0.5, 1, 0.9, 0.1, -1, 0.3, 0.5, 1),
  count: 4,
  columnCount: 3,
  orderedCount: 2,
};
const weights = Float64Array.of(2, 1, 0.5);

test('correlationAt() is the Matern kernel with nu = 5/2', () => {
  assert.equal(correlationAt(0), 1);
  // (1 + sqrt 5 + 5/3) exp(-sqrt 5), by hand.
  assert.ok(Math.abs(correlationAt(1) - 0.52399410883) < 1e-10);
});

test('correlationSlopeAt() agrees with differences', () => {
  for (const at of [1e-3, 0.1, 1, 4, 30]) {
    const difference = (correlationAt(at + 1e-6) - correlationAt(at - 1e-6)) / 2e-6;
    assert.ok(Math.abs(correlationSlopeAt(at) - difference) < 1e-7, String(at));
  }
});

test('distances weigh differences of ordered columns, and only tell equal from different in the others', () => {
  const distances = squaredDistances(rows, weights);
  const expected = 2 * 0.9 ** 2 + 0.4 ** 2 + 0.5;
  assert.ok(Math.abs((distances[3] ?? 0) - expected) < 1e-12);
  assert.ok(Math.abs((distances[1] ?? 0) - 2 * 0.3 ** 2) < 1e-12);
  const toRows = new Float64Array(4);
  distancesTo(rows.values.subarray(6, 9), rows, { weights, distances: toRows });
  assert.deepEqual([...toRows.subarray(0, 2), toRows[2]], [...distances.subarray(3, 5), 0]);
});

test('covarianceOf() is positive definite with repeated rows, thanks to noise alone', () => {
  const distances = squaredDistances(rows, weights);
  const covariance = covarianceOf(distances, rows, { variance: 2, noise: 1e-6 });
  assert.notEqual(CholeskyFactor.of(covariance, 4), undefined);
  assert.equal(CholeskyFactor.of(covarianceOf(distances, rows, { variance: 2, noise: 0 }), 4), undefined);
});
