import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalUpperTail } from './normal.ts';

// Made with 30 digits: half the complementary error function of z / sqrt(2).
const KNOWN: readonly (readonly [number, number])[] = [
  [0, 0.5],
  [1, 0.15865525393145705],
  [1.959963984540054, 0.025],
  [2.4999, 0.006211418374944587],
  [3, 0.0013498980316300946],
  [6, 9.865876450376981e-10],
  [10, 7.619853024160527e-24],
];

test('normalUpperTail() agrees with known values', () => {
  for (const [z, expected] of KNOWN) {
    assert.ok(Math.abs(normalUpperTail(z) / expected - 1) < 1e-9, `${z}: ${normalUpperTail(z)}`);
    assert.ok(Math.abs(normalUpperTail(-z) - (1 - expected)) < 1e-12);
  }
});

test('normalUpperTail() is 0 and 1 at the ends, and NaN of NaN', () => {
  assert.deepEqual(
    [normalUpperTail(Infinity), normalUpperTail(-Infinity), normalUpperTail(NaN)],
    [0, 1, NaN],
  );
});
