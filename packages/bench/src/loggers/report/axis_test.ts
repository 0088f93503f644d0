import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearAxis, logAxis } from './axis.ts';

test('linearAxis() goes from 0 to the most, with round marks', () => {
  const { marks, share } = linearAxis([3, 450]);
  assert.deepEqual(marks, [0, 100, 200, 300, 400]);
  assert.deepEqual([share(0), share(225), share(450)], [0, 0.5, 1]);
  assert.deepEqual(linearAxis([0.3, 0.1]).marks, [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]);
  assert.deepEqual(linearAxis([-1, 3]).marks, [-1, 0, 1, 2, 3]);
});

test('logAxis() has powers of ten, and a place for 0', () => {
  assert.deepEqual(logAxis([9_990, 50_000]).marks, [10_000, 100_000]);
  const { marks, share } = logAxis([0, 12, 900]);
  assert.deepEqual(marks, [10, 100, 1_000]);
  assert.deepEqual([share(0), share(10), share(100), share(1_000)], [0, 0, 0.5, 1]);
});
