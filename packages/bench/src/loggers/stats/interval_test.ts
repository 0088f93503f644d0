import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianInterval } from './interval.ts';

test('medianInterval() spans the values that the median may as well have been, the same ones each time', () => {
  const values = [10, 11, 12, 13, 40];
  const found = medianInterval(values);
  assert.equal(found.median, 12);
  assert.ok(found.low >= 10 && found.low < 12);
  assert.ok(found.high > 12 && found.high <= 40);
  assert.deepEqual(medianInterval(values), found);
});

test('medianInterval() gets narrower with more values of the same spread', () => {
  const spread = (copies: number): number => {
    const { low, high } = medianInterval(Array.from({ length: copies }, () => [1, 2, 3, 4, 5]).flat());
    return high - low;
  };
  assert.ok(spread(20) < spread(1));
});

test('medianInterval() has no range for one value and is not a number for none', () => {
  assert.deepEqual(medianInterval([7]), { median: 7, low: 7, high: 7, count: 1 });
  assert.ok(Number.isNaN(medianInterval([]).median));
});
