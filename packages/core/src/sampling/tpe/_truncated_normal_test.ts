import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSeededRng } from '../seeded_rng.ts';
import { drawTruncatedNormal, logCellMass, logNormaliser } from './_truncated_normal.ts';
import type { TruncatedNormal } from './_truncated_normal.ts';

const normal = fc.record<TruncatedNormal>({
  mean: fc.double({ min: 0, max: 1, noNaN: true }),
  sigma: fc.double({ min: 0.003, max: 1, noNaN: true }),
});

const massOf = (own: TruncatedNormal, low: number, high: number): number =>
  Math.exp(logCellMass(own, { low, high, logFactor: logNormaliser(own.mean, own.sigma) }));

test('logNormaliser() makes the density integrate to 1', () => {
  fc.assert(
    fc.property(normal, ({ mean, sigma }) => {
      const steps = 4000;
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const z = ((i + 0.5) / steps - mean) / sigma;
        sum += Math.exp(logNormaliser(mean, sigma) - 0.5 * z * z) / steps;
      }
      assert.ok(Math.abs(sum - 1) < 1e-3, String(sum));
    }),
    { numRuns: 50 },
  );
});

test('logCellMass() of cells that fill the interval adds up to 1', () => {
  fc.assert(
    fc.property(normal, fc.integer({ min: 1, max: 300 }), (own, cells) => {
      let sum = 0;
      for (let i = 0; i < cells; i++) sum += massOf(own, i / cells, (i + 1) / cells);
      assert.ok(Math.abs(sum - 1) < 1e-8, String(sum));
    }),
    { numRuns: 50 },
  );
});

test('drawTruncatedNormal() stays inside and follows the distribution', () => {
  for (const own of [
    { mean: 0.5, sigma: 1 },
    { mean: 0, sigma: 0.3 },
    { mean: 0.9, sigma: 0.05 },
  ]) {
    const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
    const draws = Array.from({ length: 20_000 }, () => drawTruncatedNormal(own, rng));
    assert.ok(draws.every((value) => value >= 0 && value <= 1));
    const counts = [0, 0, 0, 0];
    for (const value of draws) counts[Math.min(Math.floor(value * 4), 3)]! += 1;
    // The stream is fixed; 5 standard deviations of a share of 20000 are at most 354.
    counts.forEach((count, i) => assert.ok(Math.abs(count - 20_000 * massOf(own, i / 4, (i + 1) / 4)) < 354));
  }
});

test('drawTruncatedNormal() falls back to the mean when nothing is accepted', () => {
  assert.equal(drawTruncatedNormal({ mean: 0.4, sigma: 1 }, { float: () => 0.5, below: () => 0 }), 0.4);
});
