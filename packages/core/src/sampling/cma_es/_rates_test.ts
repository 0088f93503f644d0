import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defaultSize, ratesFor } from './_rates.ts';

const inputs = fc.record({
  dimensions: fc.nat({ max: 60 }),
  size: fc.integer({ min: 4, max: 300 }),
  freeChoices: fc.nat({ max: 40 }),
});

test('ratesFor() gives positive weights that add up to 1 and fall with the rank', () => {
  fc.assert(
    fc.property(inputs, (own) => {
      const { weights, selectionMass } = ratesFor(own);
      const positive = weights.filter((weight) => weight > 0);
      assert.equal(weights.length, own.size);
      assert.ok(Math.abs(positive.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-12);
      assert.ok(weights.every((weight, i) => i === 0 || weight <= (weights[i - 1] ?? 0)));
      const mass = 1 / positive.reduce((sum, weight) => sum + weight * weight, 0);
      assert.ok(Math.abs(selectionMass - mass) < 1e-9 * mass);
    }),
  );
});

test('ratesFor() keeps every rate a share, and the covariance positive', () => {
  fc.assert(
    fc.property(inputs, (own) => {
      const rates = ratesFor(own);
      for (const name of ['pathStep', 'pathCovariance', 'rankOne', 'rankMany', 'choices'] as const) {
        assert.ok(rates[name] > 0 && rates[name] <= 1, `${name} ${rates[name]}`);
      }
      const sum = rates.weights.reduce((total, weight) => total + weight, 0);
      // What is left of the old covariance after the largest subtraction that negative weights may cause.
      const negative = rates.weights.reduce((total, weight) => total + Math.min(weight, 0), 0);
      const kept = 1 - rates.rankOne - rates.rankMany * sum;
      assert.ok(kept + Math.max(own.dimensions, 1) * rates.rankMany * negative >= -1e-12);
    }),
  );
});

test('ratesFor() gives the values of the tutorial for 10 dimensions and 10 results', () => {
  const { selectionMass, pathStep, damping, pathCovariance, rankOne, rankMany } = ratesFor({
    dimensions: 10,
    size: defaultSize(10),
    freeChoices: 0,
  });
  const mass = 3.1672992814107035;
  assert.ok(Math.abs(selectionMass - mass) < 1e-9);
  assert.ok(Math.abs(pathStep - (mass + 2) / (mass + 15)) < 1e-12);
  assert.ok(Math.abs(damping - (1 + pathStep)) < 1e-12);
  assert.ok(Math.abs(pathCovariance - (4 + mass / 10) / (14 + mass / 5)) < 1e-12);
  assert.ok(Math.abs(rankOne - 2 / (11.3 ** 2 + mass)) < 1e-12);
  assert.ok(Math.abs(rankMany - (2 * (mass - 1.75 + 1 / mass)) / (144 + mass)) < 1e-12);
});

test('defaultSize() grows with the logarithm of the dimension', () => {
  assert.deepEqual([0, 1, 2, 10, 30].map(defaultSize), [4, 4, 6, 10, 14]);
});
