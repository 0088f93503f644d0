import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageLimit } from './page_limit.ts';

const options = { max: 500, fallback: 100 };

test('pageLimit() gives the limit, or the fallback without one', () => {
  assert.deepEqual(
    [pageLimit(1, options), pageLimit(500, options), pageLimit(undefined, options)],
    [1, 500, 100],
  );
});

test('pageLimit() refuses what is not a whole number from 1 to the limit', () => {
  for (const limit of [0, -1, 501, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => pageLimit(limit, options), {
      name: 'RangeError',
      message: `Cannot list a page: limit is ${limit}, must be a whole number from 1 to 500`,
    });
});
