import { arbitraryDistribution, arbitraryNumeric } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Distribution } from './distribution.ts';
import { countValues, domainContains, valueAt } from './domain.ts';
import { unitScaleOf } from './transform.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });

test('fromUnit() stays in the domain', () => {
  fc.assert(
    fc.property(arbitraryDistribution(), unit, (distribution, at) => {
      const value = unitScaleOf(distribution).fromUnit(at);
      assert.ok(domainContains(distribution, value), String(value));
    }),
  );
});

test('fromUnit() gives back every value of a finite distribution', () => {
  fc.assert(
    fc.property(arbitraryDistribution({ finite: true }), (distribution) => {
      const scale = unitScaleOf(distribution);
      for (let i = 0; i < countValues(distribution); i++) {
        const value = valueAt(distribution, i);
        assert.equal(scale.fromUnit(scale.toUnit(value)), value);
      }
    }),
  );
});

test('fromUnit() gives back a continuous value up to rounding', () => {
  fc.assert(
    fc.property(arbitraryNumeric(), unit, (distribution, at) => {
      const scale = unitScaleOf(distribution);
      const value = Number(scale.fromUnit(at));
      const again = Number(scale.fromUnit(scale.toUnit(value)));
      assert.ok(Math.abs(again - value) <= 1e-9 * Math.abs(value));
    }),
  );
});

test('toUnit() and fromUnit() are monotone on scales', () => {
  fc.assert(
    fc.property(arbitraryNumeric(), unit, unit, (distribution, a, b) => {
      const scale = unitScaleOf(distribution);
      const [less, more] = [scale.fromUnit(Math.min(a, b)), scale.fromUnit(Math.max(a, b))];
      assert.ok(Number(less) <= Number(more));
      assert.ok(scale.toUnit(less) <= scale.toUnit(more));
    }),
  );
});

test('cellOf() gives cells that hold their value, touch each other and fill the interval', () => {
  fc.assert(
    fc.property(arbitraryDistribution({ finite: true }), (distribution) => {
      const scale = unitScaleOf(distribution);
      let end = 0;
      for (let i = 0; i < countValues(distribution); i++) {
        const value = valueAt(distribution, i);
        const [low, high] = scale.cellOf(value);
        assert.ok(Math.abs(low - end) < 1e-9 && high > low, `${low} ${high} after ${end}`);
        assert.ok(scale.toUnit(value) >= low && scale.toUnit(value) <= high);
        assert.equal(scale.fromUnit((low + high) / 2), value);
        end = high;
      }
      assert.ok(Math.abs(end - 1) < 1e-9);
    }),
  );
});

test('toUnit() is logarithmic where the distribution is', () => {
  const rate: Distribution = { type: 'float', low: 1e-6, high: 1, log: true };
  assert.ok(Math.abs(unitScaleOf(rate).toUnit(1e-3) - 0.5) < 1e-12);
  assert.equal(unitScaleOf(rate).fromUnit(0), 1e-6);
  assert.equal(unitScaleOf(rate).fromUnit(1), 1);
  const size: Distribution = { type: 'int', low: 1, high: 1023, log: true, step: 1 };
  assert.ok(Math.abs(unitScaleOf(size).toUnit(23) - 0.5) < 0.01);
});

test('cellOf() has no width where the distribution is continuous', () => {
  const scale = unitScaleOf({ type: 'float', low: 0, high: 2, log: false });
  assert.deepEqual(scale.cellOf(1), [0.5, 0.5]);
  assert.equal(scale.isStepped, false);
});
