import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numericKernels } from './_numeric_kernel.ts';
import { logCellMass, logNormaliser } from './_truncated_normal.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const observed = fc.array(fc.oneof(unit, fc.constant(NaN)), { maxLength: 12 });

/** The plain way: kernel by kernel, each share from two error functions. */
function plainShare(
  mean: number,
  sigma: number,
  cell: { readonly low: number; readonly high: number },
): number {
  return Math.exp(logCellMass({ mean, sigma }, { ...cell, logFactor: logNormaliser(mean, sigma) }));
}

test('logDensities() of narrow and wide cells is that of the error functions to 1 %, and next to nothing far off', () => {
  const distance = fc.double({ min: -0.2, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(unit, distance, fc.integer({ min: 2, max: 500 }), (mean, away, cells) => {
      const at = Math.min(Math.max(mean + away, 0), 1);
      const low = Math.min(Math.floor(at * cells), cells - 1) / cells;
      const cell = { low, high: low + 1 / cells };
      // Two equal observations have the width of the floor.
      const kernels = numericKernels(Float64Array.of(mean, mean), 0.02);
      const own = Math.exp(kernels.logDensities({ unit: at, ...cell })[kernels.groupOf[0] ?? 0] ?? NaN);
      const plain = plainShare(mean, 0.02, cell);
      assert.ok(Math.abs(own - plain) <= 0.01 * plain || Math.max(own, plain) < 1e-6, `${own} ${plain}`);
    }),
  );
});

test('logDensities() is finite for every kernel and place', () => {
  fc.assert(
    fc.property(observed, unit, (units, at) => {
      const kernels = numericKernels(Float64Array.from(units), 0.003);
      assert.ok(kernels.logDensities({ unit: at, low: at, high: at }).every(Number.isFinite));
      const low = Math.floor(at * 7.999) / 8;
      assert.ok(kernels.logDensities({ unit: at, low, high: low + 1 / 8 }).every(Number.isFinite));
    }),
  );
});

test('numericKernels() lets an inactive observation share the prior, which comes last', () => {
  const { groupOf } = numericKernels(Float64Array.of(0.2, NaN, 0.7), 0.01);
  assert.equal(groupOf.length, 4);
  assert.equal(groupOf[1], groupOf[3]);
  assert.equal(new Set(groupOf).size, 3);
});
