import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeValue, formatPath, quoteList, quoteShort, quoteValue } from './describe_value.ts';

const WORDS: readonly (readonly [unknown, string])[] = [
  [null, 'nothing'],
  [undefined, 'nothing'],
  ['a "b"', 'the text "a \\"b\\""'],
  [3, 'the number 3'],
  [true, 'true'],
  [Infinity, 'an infinite number'],
  [Number.NaN, 'a number that is none (NaN)'],
  [2 ** 60, 'the number 1152921504606847000, which is too large to be exact'],
  [[], 'an empty list'],
  [[1, 2], 'a list of 2'],
  [{}, 'an empty map'],
  [{ a: 1, b: 2 }, 'a map with "a", "b"'],
  [10n, 'a bigint'],
];

for (const [value, words] of WORDS) {
  test(`describeValue() calls a value ${words}`, () => assert.equal(describeValue(value), words));
}

test('quoteShort() cuts after 60 characters and shows control characters as escapes', () => {
  assert.equal(quoteShort('x'.repeat(61)), `"${'x'.repeat(60)}…"`);
  assert.equal(quoteShort('x'.repeat(60)), `"${'x'.repeat(60)}"`);
  assert.equal(quoteShort('\u001b[2J'), '"\\u001b[2J"');
});

test('quoteValue() tells the text "1" from the number 1', () => {
  assert.equal(quoteValue('1'), '"1"');
  assert.equal(quoteValue(1), '1');
  assert.equal(quoteValue(false), 'false');
});

test('quoteList() counts what comes after the twelfth', () => {
  const values = Array.from({ length: 14 }, (_, i) => i);
  assert.equal(quoteList(values.slice(0, 2)), '0, 1');
  assert.equal(quoteList(values), '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more');
});

test('formatPath() writes indexes in brackets', () => {
  assert.equal(formatPath(['parameters', 'level', 'low']), 'parameters.level.low');
  assert.equal(formatPath(['command', 2]), 'command[2]');
  assert.equal(formatPath(['enqueue', 0, 'level']), 'enqueue[0].level');
  assert.equal(formatPath([]), '');
});
