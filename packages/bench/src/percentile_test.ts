import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentile } from './percentile.ts';

test('percentile() takes the nearest rank, whatever the order', () => {
  const values = [5, 1, 4, 2, 3];
  assert.deepEqual(
    [0, 50, 90, 99, 100].map((percent) => percentile(values, percent)),
    [1, 3, 5, 5, 5],
  );
  assert.equal(percentile([7], 99), 7);
  assert.ok(Number.isNaN(percentile([], 50)));
});
