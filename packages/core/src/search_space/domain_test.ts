import { arbitraryDistribution } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Distribution } from './distribution.ts';
import { countValues, describeDomain, domainContains, isNumeric, nearestIndex, valueAt } from './domain.ts';

const EVEN: Distribution = { type: 'int', low: 2, high: 10, log: false, step: 2 };
const TENTHS: Distribution = { type: 'float', low: 0, high: 1, log: false, step: 0.1 };
const SHARE: Distribution = { type: 'float', low: 0, high: 1, log: false };

test('valueAt() gives values of the domain, all different, that nearestIndex() finds again', () => {
  fc.assert(
    fc.property(arbitraryDistribution({ finite: true }), (distribution) => {
      const values = Array.from({ length: countValues(distribution) }, (_, i) => valueAt(distribution, i));
      assert.equal(new Set(values).size, values.length);
      values.forEach((value, i) => {
        assert.ok(domainContains(distribution, value), String(value));
        if (isNumeric(distribution)) assert.equal(nearestIndex(distribution, Number(value)), i);
      });
    }),
  );
});

test('valueAt() gives round numbers for steps that are not exact in binary', () => {
  assert.deepEqual(
    [1, 2, 3, 7].map((i) => valueAt(TENTHS, i)),
    [0.1, 0.2, 0.3, 0.7],
  );
  assert.equal(countValues(TENTHS), 11);
});

test('domainContains() wants the type, the range and the step', () => {
  for (const value of [2, 4, 10]) assert.ok(domainContains(EVEN, value));
  for (const value of [3, 0, 12, 2.5, '2', true, null, NaN, undefined])
    assert.ok(!domainContains(EVEN, value));
  for (const value of [0, 0.3, 0.1 + 0.2, 1]) assert.ok(domainContains(TENTHS, value));
  for (const value of [0.35, -0.1, 1.1, Infinity]) assert.ok(!domainContains(TENTHS, value));
  assert.ok(domainContains({ type: 'bool' }, false));
  assert.ok(!domainContains({ type: 'bool' }, 0));
  assert.ok(!domainContains({ type: 'categorical', choices: ['1', 2] }, 1));
});

test('countValues() is Infinity for a continuous range, and 1 for one without width', () => {
  assert.equal(countValues(SHARE), Infinity);
  assert.equal(countValues({ ...SHARE, high: 0 }), 1);
  assert.ok(domainContains({ ...SHARE, high: 0 }, 0));
});

test('describeDomain() says what is accepted', () => {
  assert.equal(describeDomain(EVEN), 'a whole number from 2 to 10 in steps of 2');
  assert.equal(describeDomain({ ...EVEN, step: 1 }), 'a whole number from 2 to 10');
  assert.equal(describeDomain(SHARE), 'a number from 0 to 1');
  assert.equal(describeDomain({ type: 'categorical', choices: ['a', 1] }), 'one of "a", 1');
  const many = { type: 'categorical', choices: Array.from({ length: 25 }, (_, i) => i) } as const;
  assert.match(describeDomain(many), /19 and 5 more$/);
});
