import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalUpperTail } from './normal.ts';

// As SciPy 1.10 gives it.
const KNOWN: readonly (readonly [number, number])[] = [
  [0, 0.5],
  [1, 0.15865525393145707],
  [1.959963984540054, 0.025],
  [2.4999, 0.006211418374944587],
  [2.5001, 0.006207912714815193],
  [3, 0.0013498980316300933],
  [6, 9.865876450376946e-10],
  [10, 7.61985302416047e-24],
];

test('normalUpperTail() agrees with known values', () => {
  for (const [z, expected] of KNOWN) {
    assert.ok(Math.abs(normalUpperTail(z) / expected - 1) < 1e-12, `${z}: ${normalUpperTail(z)}`);
    assert.ok(Math.abs(normalUpperTail(-z) - (1 - expected)) < 1e-12);
  }
});

test('normalUpperTail() is 0 and 1 at the ends, and NaN of NaN', () => {
  assert.deepEqual(
    [normalUpperTail(Infinity), normalUpperTail(-Infinity), normalUpperTail(NaN)],
    [0, 1, NaN],
  );
});
