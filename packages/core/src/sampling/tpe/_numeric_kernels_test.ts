import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NumericKernels } from './_numeric_kernels.ts';
import { logCellMass, logNormaliser } from './_truncated_normal.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const observed = fc.oneof(unit, fc.constantFrom(0, 0.25, 0.5, 1), fc.constant(NaN));

function kernelsOf(units: readonly number[], floor: number): NumericKernels {
  const column = Float64Array.from(units);
  const kernels = new NumericKernels(() => column);
  kernels.reset(Int32Array.from(units.keys()));
  kernels.settle(floor, units.length);
  return kernels;
}

const widthOf = (kernels: NumericKernels, slot: number): number =>
  Math.SQRT1_2 / (kernels.scales[slot] ?? NaN);

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;

test('a kernel is as wide as the distance to its farther neighbour, looking inwards at the ends', () => {
  const kernels = kernelsOf([0.5, 0.125, 0.25], 0.01);
  assert.ok([0.25, 0.125, 0.25].every((width, slot) => near(widthOf(kernels, slot), width)));
});

test('a single kernel looks at the ends of the interval; equal ones keep the floor; inactive ones are the prior', () => {
  assert.ok(near(widthOf(kernelsOf([0.25], 0.01), 0), 0.75));
  assert.ok(near(widthOf(kernelsOf([0.5, 0.5, 0.5], 0.01), 1), 0.01));
  assert.ok(near(widthOf(kernelsOf([NaN, 0.25], 0.01), 0), 1));
});

test('kernels have the widths of the plain rule', () => {
  fc.assert(
    fc.property(fc.array(unit, { minLength: 2, maxLength: 30 }), (units) => {
      const kernels = kernelsOf(units, 0.02);
      const order = [...units.keys()].toSorted((a, b) => (units[a] ?? 0) - (units[b] ?? 0) || a - b);
      order.forEach((slot, i) => {
        const mean = units[slot] ?? 0;
        const gaps = [i - 1, i + 1].map((place) => Math.abs((units[order[place] ?? slot] ?? mean) - mean));
        assert.ok(near(widthOf(kernels, slot), Math.min(1, Math.max(...gaps, 0.02))));
      });
    }),
  );
});

test('kernels are the same to the last bit whether members came and went or were there from the start', () => {
  const moves = fc.array(fc.tuple(fc.nat({ max: 19 }), fc.constantFrom(0.01, 0.05)), { maxLength: 60 });
  fc.assert(
    fc.property(fc.array(observed, { minLength: 20, maxLength: 20 }), moves, (units, all) => {
      const column = Float64Array.from(units);
      const moved = new NumericKernels(() => column);
      const inside = new Set<number>();
      for (const [slot, floor] of all) {
        if (inside.has(slot)) moved.remove(slot);
        else moved.add(slot);
        if (!inside.delete(slot)) inside.add(slot);
        moved.settle(floor, inside.size);
      }
      const fresh = new NumericKernels(() => column);
      fresh.reset(Int32Array.from(inside).toSorted());
      for (const kernels of [moved, fresh]) kernels.settle(0.02, inside.size);
      for (const slot of inside) {
        assert.equal(moved.norms[slot], fresh.norms[slot]);
        assert.equal(moved.scales[slot], fresh.scales[slot]);
        assert.equal(moved.shifts[slot], fresh.shifts[slot]);
      }
    }),
  );
});

/** The plain way: kernel by kernel, each share from two error functions. */
function plainShare(
  mean: number,
  sigma: number,
  cell: { readonly low: number; readonly high: number },
): number {
  return Math.exp(logCellMass({ mean, sigma }, { ...cell, logFactor: logNormaliser(mean, sigma) }));
}

test('addLogs() of narrow and wide cells is that of the error functions to 1 %, and next to nothing far off', () => {
  const distance = fc.double({ min: -0.2, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(unit, distance, fc.integer({ min: 2, max: 500 }), (mean, away, cells) => {
      const at = Math.min(Math.max(mean + away, 0), 1);
      const low = Math.min(Math.floor(at * cells), cells - 1) / cells;
      const cell = { low, high: low + 1 / cells };
      const sums = new Float64Array(2);
      kernelsOf([mean, mean], 0.02).addLogs({ unit: at, ...cell }, sums);
      const own = Math.exp(sums[0] ?? NaN);
      const plain = plainShare(mean, 0.02, cell);
      assert.ok(Math.abs(own - plain) <= 0.01 * plain || Math.max(own, plain) < 1e-6, `${own} ${plain}`);
    }),
  );
});

test('addLogs() adds a finite number for every member, the same for inactive ones as priorLog()', () => {
  fc.assert(
    fc.property(fc.array(observed, { minLength: 1, maxLength: 12 }), unit, (units, at) => {
      const kernels = kernelsOf(units, 0.003);
      const low = Math.floor(at * 7.999) / 8;
      const sums = new Float64Array(units.length);
      const place = { unit: at, low, high: low + 1 / 8 };
      kernels.addLogs(place, sums);
      assert.ok(sums.every(Number.isFinite));
      assert.ok(Number.isFinite(kernels.priorLog({ unit: at, low: at, high: at })));
      units.forEach((own, slot) => {
        if (Number.isNaN(own)) assert.equal(sums[slot], kernels.priorLog(place));
      });
    }),
  );
});
