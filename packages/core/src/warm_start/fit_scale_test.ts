import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitScale } from './fit_scale.ts';

const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-6 * (1 + Math.abs(expected)), `${actual}`);

test('fitScale() finds the line that all settings lie on', () => {
  const point = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(
      fc.uniqueArray(point, { minLength: 2, maxLength: 9 }),
      fc.integer({ min: 1, max: 500 }),
      point,
      (points, slope, offset) => {
        const fit = fitScale(points.map((from) => ({ from, to: offset + slope * from })));
        near(fit?.slope, slope);
        near(fit?.offset, offset);
      },
    ),
  );
});

test('fitScale() is not led astray by an outlier', () => {
  const pairs = [0, 1, 2, 3, 4, 5].map((from) => ({ from, to: 10 + 2 * from }));
  const fit = fitScale([...pairs, { from: 2.5, to: 900 }]);
  near(fit?.slope, 2);
});

test('fitScale() gives nothing where the order is the opposite, or there is nothing to compare', () => {
  assert.equal(fitScale([]), undefined);
  assert.equal(fitScale([{ from: 1, to: 1 }]), undefined);
  assert.equal(
    fitScale([
      { from: 1, to: 1 },
      { from: 1, to: 2 },
    ]),
    undefined,
  );
  assert.equal(fitScale([1, 2, 3, 9].map((from) => ({ from, to: -from }))), undefined);
});

test('fitScale() lets settings that lie far apart outweigh those that lie close together', () => {
  const close = [1, 1.01, 1.02, 1.03].map((from) => ({ from, to: 5 - from }));
  // Six of the ten slopes fall.
  assert.ok((fitScale([...close, { from: 10, to: 50 }])?.slope ?? 0) > 5);
});
