import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBrokenLevels } from './broken_levels.ts';

const level = (metric: string, threshold: number) => ({
  metric,
  threshold,
  weight: 1,
  hardFail: false,
  failRatio: 0.5,
});

test('findBrokenLevels() names what is over its limit, in the order of the task', () => {
  const slos = [level('a', 1), level('b', 2), level('c', 3)];
  assert.deepEqual(findBrokenLevels({ c: 4, b: 2, a: 1.5 }, slos), [
    { metric: 'a', value: 1.5, threshold: 1 },
    { metric: 'c', value: 4, threshold: 3 },
  ]);
  assert.deepEqual(findBrokenLevels({}, slos), []);
});
