import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { putQuickNumber, QUICK_NUMBER_BYTES } from './quick_number.ts';

/** What is written; undefined for a number that is none of the quick ones. */
function quick(value: number): string | undefined {
  const bytes = Buffer.alloc(QUICK_NUMBER_BYTES + 3, 'x');
  const line = { bytes, length: 2 };
  const isQuick = putQuickNumber(line, value);
  assert.equal(bytes.toString('latin1', QUICK_NUMBER_BYTES + 2), 'x');
  if (!isQuick) assert.equal(line.length, 2);
  return isQuick ? bytes.toString('latin1', 2, line.length) : undefined;
}

/** Numbers around which something changes. */
const EDGES = [0, 1, 9, 10, 99_999, 2 ** 31 - 1 + 0.9999, 2 ** 31, 2 ** 32, 1e6, 1e15, 2e15, 2 ** 53];

const decimal = fc
  .tuple(
    fc.integer({ min: -2_100_000_000, max: 2_100_000_000 }),
    fc.constantFrom(1, 10, 100, 1_000, 10_000, 100_000),
  )
  .map(([digits, by]) => digits / by);

const nearby = fc
  .tuple(fc.constantFrom(...EDGES), fc.integer({ min: -3, max: 3 }), fc.constantFrom(0, 1, 0.5, 0.0001, 1e-5))
  .map(([edge, steps, size]) => edge + steps * size);

/** The next number up: its text is long and must not be taken for that of its neighbour. */
const next = decimal.map((value) => value * (1 + Number.EPSILON));

test('a quick number is the text that String() makes', () => {
  const number = fc.oneof(decimal, nearby, next, fc.double(), fc.maxSafeInteger());
  fc.assert(
    fc.property(number, (value) => {
      const seen = quick(value);
      if (seen !== undefined) assert.equal(seen, String(value));
    }),
    { numRuns: 20_000 },
  );
});

test('whole numbers and short decimals are quick, others are not', () => {
  for (const value of [
    0,
    -0,
    7,
    -7,
    12_345,
    -1e6,
    2 ** 31,
    Date.UTC(2026, 10, 26),
    0.5,
    -0.25,
    0.0001,
    2_147_483_647.9999,
  ]) {
    assert.equal(quick(value), String(value));
  }
  for (const value of [
    Number.NaN,
    Infinity,
    -Infinity,
    0.1 + 0.2,
    1e-5,
    1e21,
    2e15 + 1,
    Math.PI,
    Number.MIN_VALUE,
  ]) {
    assert.equal(quick(value), undefined, String(value));
  }
});
