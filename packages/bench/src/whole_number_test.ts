import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeNumber } from './whole_number.ts';

test('wholeNumber() takes whole numbers within the limits only', () => {
  const limits = { option: '--runs', from: 1, to: 10 };
  assert.deepEqual([wholeNumber('1', limits), wholeNumber('10', limits)], [1, 10]);
  for (const text of ['0', '11', '1.5', '', 'x', '-1', '1e1'])
    assert.throws(
      () => wholeNumber(text, limits),
      /Cannot use --runs ".*": must be a whole number from 1 to 10/u,
    );
});
