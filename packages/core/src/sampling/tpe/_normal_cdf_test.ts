import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { erfc, normalMass } from './_normal_cdf.ts';

// From a computation with 40 digits.
const KNOWN: readonly (readonly [number, number])[] = [
  [0, 1],
  [0.1, 0.887537083981715],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [2, 0.004677734981047266],
  [3, 2.209049699858544e-5],
  [5, 1.537459794428035e-12],
  [10, 2.088487583762545e-45],
];

for (const [x, value] of KNOWN) {
  test(`erfc(${x}) is right to 2e-10 of its value, and erfc(-${x}) with it`, () => {
    assert.ok(Math.abs(erfc(x) / value - 1) < 2e-10);
    assert.ok(Math.abs(erfc(-x) - (2 - value)) < 2e-10);
  });
}

test('erfc() vanishes far out and is never negative', () => {
  assert.equal(erfc(40), 0);
  assert.equal(erfc(-40), 2);
});

test('normalMass() adds up, is symmetric and keeps its digits in the tails', () => {
  const end = fc.double({ min: -6, max: 6, noNaN: true });
  fc.assert(
    fc.property(end, end, end, (x, y, z) => {
      const [a = 0, b = 0, c = 0] = [x, y, z].toSorted((left, right) => left - right);
      assert.ok(Math.abs(normalMass(a, b) + normalMass(b, c) - normalMass(a, c)) < 1e-9);
      assert.ok(Math.abs(normalMass(a, b) - normalMass(-b, -a)) < 1e-9);
    }),
  );
  // 10 sigmas out: 7.6198530241605e-24 beyond 10, less 1.911e-28 beyond 11.
  assert.ok(Math.abs(normalMass(10, 11) / 7.619661958e-24 - 1) < 1e-8);
  assert.ok(Math.abs(normalMass(-11, -10) / 7.619661958e-24 - 1) < 1e-8);
});
