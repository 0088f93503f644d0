import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powerOf } from './power_of.ts';

test('powerOf() is the power up to rounding, and exact at the ends', () => {
  for (const base of [1e-9, 0.3, 1, 2, 77.7])
    for (const exponent of [-2.5, 0, 1 / 21, 1, 3]) {
      const exact = base ** exponent;
      assert.ok(Math.abs(powerOf(base, exponent) - exact) <= 1e-13 * exact);
    }
  assert.equal(powerOf(0, 1 / 21), 0);
  assert.equal(powerOf(1, 1 / 21), 1);
  assert.equal(powerOf(0.5, 0), 1);
});
