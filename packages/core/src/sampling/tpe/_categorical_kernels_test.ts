import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSeededRng } from '../seeded_rng.ts';
import { CategoricalKernels } from './_categorical_kernels.ts';

const unitOf = (choice: number, count: number): number => (choice + 0.5) / count;

function kernelsOf(units: readonly number[], choiceCount: number): CategoricalKernels {
  const column = Float64Array.from(units);
  const kernels = new CategoricalKernels(() => column, choiceCount);
  kernels.settle(0, units.length);
  return kernels;
}

/** Mass of each kernel, the prior last, at a choice. */
function massesAt(kernels: CategoricalKernels, unit: number, size: number): readonly number[] {
  const sums = new Float64Array(size);
  kernels.addLogs({ unit }, sums);
  return [...sums, kernels.priorLog()].map(Math.exp);
}

test('addLogs() gives each kernel masses that add up to 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat(), { maxLength: 10 }), (count, observed) => {
      const units = observed.map((choice) => (choice % 5 === 4 ? NaN : unitOf(choice % count, count)));
      const kernels = kernelsOf(units, count);
      const totals = Array.from({ length: units.length + 1 }, () => 0);
      for (let choice = 0; choice < count; choice++) {
        massesAt(kernels, unitOf(choice, count), units.length).forEach((mass, k) => (totals[k]! += mass));
      }
      assert.ok(totals.every((total) => Math.abs(total - 1) < 1e-12));
    }),
  );
});

test('draw() draws with the masses that addLogs() gives', () => {
  const kernels = kernelsOf([unitOf(2, 4), NaN], 4);
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  for (const [index, slot] of [0, 1, undefined].entries()) {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) counts[Math.floor(kernels.draw(slot, rng) * 4)]! += 1;
    counts.forEach((count, choice) => {
      const mass = massesAt(kernels, unitOf(choice, 4), 2)[index] ?? NaN;
      // The stream is fixed; 5 standard deviations of a share of 8000 are at most 224.
      assert.ok(Math.abs(count - 8000 * mass) < 224, `kernel ${index}, choice ${choice}: ${count}`);
    });
  }
});
