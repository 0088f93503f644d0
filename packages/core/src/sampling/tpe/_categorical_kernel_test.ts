import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSeededRng } from '../seeded_rng.ts';
import { categoricalKernels } from './_categorical_kernel.ts';

const unitOf = (choice: number, count: number): number => (choice + 0.5) / count;

test('categoricalKernels() gives each kernel masses that add up to 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat(), { maxLength: 10 }), (count, observed) => {
      const units = Float64Array.from(observed, (choice) => unitOf(choice % count, count));
      const kernels = categoricalKernels(units, count);
      kernels.groupOf.forEach((group) => {
        let sum = 0;
        for (let choice = 0; choice < count; choice++) {
          const unit = unitOf(choice, count);
          sum += Math.exp(kernels.logDensities({ unit, low: unit, high: unit })[group] ?? NaN);
        }
        assert.ok(Math.abs(sum - 1) < 1e-12);
      });
    }),
  );
});

test('categoricalKernels() draws with the masses it gives', () => {
  const kernels = categoricalKernels(Float64Array.of(unitOf(2, 4), NaN), 4);
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  for (const kernel of [0, 1, 2]) {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) counts[Math.floor(kernels.draw(kernel, rng) * 4)]! += 1;
    counts.forEach((count, choice) => {
      const unit = unitOf(choice, 4);
      const mass = Math.exp(
        kernels.logDensities({ unit, low: unit, high: unit })[kernels.groupOf[kernel] ?? 0] ?? NaN,
      );
      // The stream is fixed; 5 standard deviations of a share of 8000 are at most 224.
      assert.ok(Math.abs(count - 8000 * mass) < 224, `kernel ${kernel}, choice ${choice}: ${count}`);
    });
  }
});
