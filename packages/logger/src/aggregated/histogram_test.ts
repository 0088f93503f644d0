import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { hdrBase64 } from './hdr_export.ts';
import { Histogram } from './histogram.ts';

const SHARES = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1];

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** The number at the rank of a share. */
function exactQuantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

/** Of the sizes that are told apart: 2^-60 to 2^60, of both signs, and zero. */
const numbers = fc.oneof(
  fc.constant(0),
  fc
    .tuple(fc.integer({ min: -60, max: 59 }), fc.double({ min: 1, max: 2, noNaN: true }), fc.boolean())
    .map(([exponent, mantissa, isNegative]) => (isNegative ? -1 : 1) * mantissa * 2 ** exponent),
  fc.integer({ min: 0, max: 10_000 }),
);

test('quantiles are within 1 % of the number at their rank', () => {
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 1, maxLength: 300 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const histogram = histogramOf(values);
      for (const [at, value] of histogram.quantiles(SHARES).entries()) {
        const exact = exactQuantile(sorted, SHARES[at] ?? 0);
        assert.ok(Math.abs(value - exact) <= Math.abs(exact) * 0.01, `${SHARES[at]}: ${value}, not ${exact}`);
      }
      assert.deepEqual(
        [histogram.count, histogram.min, histogram.max],
        [
          values.length,
          sorted[0] === 0 ? histogram.min : sorted[0],
          sorted.at(-1) === 0 ? histogram.max : sorted.at(-1),
        ],
      );
    }),
    { numRuns: 300 },
  );
});

test('numbers beyond the range count as its ends, and quantiles stay between smallest and largest', () => {
  const histogram = histogramOf([Number.MAX_VALUE, Number.MIN_VALUE, 1e300, 1e-300]);
  const quantiles = histogram.quantiles(SHARES);
  assert.ok(quantiles.every((value) => value >= Number.MIN_VALUE && value <= Number.MAX_VALUE));
  assert.deepEqual(
    quantiles,
    quantiles.toSorted((a, b) => a - b),
  );
  assert.equal(histogram.count, 4);
});

test('an empty histogram has no quantiles; clear() empties one', () => {
  const histogram = histogramOf([1, -2, 0]);
  assert.equal(histogram.buckets().length, 3);
  histogram.clear();
  assert.deepEqual([histogram.count, histogram.sum, histogram.buckets()], [0, 0, []]);
  assert.deepEqual(histogram.quantiles([0.5]), [Number.NaN]);
});

test('hdr-histogram-js reads the export back, and adds the windows up', () => {
  const durations = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(durations, durations, (one, two) => {
      const [first, second] = [one, two].map((values) =>
        decodeFromCompressedBase64(hdrBase64(histogramOf(values).buckets(), 1_000) ?? ''),
      );
      assert.ok(first !== undefined && second !== undefined);
      assert.equal(first.totalCount, one.length);
      first.add(second);
      assert.equal(first.totalCount, one.length + two.length);
      const sorted = [...one, ...two].toSorted((a, b) => a - b);
      for (const share of [0.5, 0.9, 0.99]) {
        const exact = exactQuantile(sorted, share);
        const read = first.getValueAtPercentile(share * 100) / 1_000;
        // Two significant digits on top of the 1 % of the buckets, and the rounding to thousandths.
        assert.ok(Math.abs(read - exact) <= exact * 0.02 + 0.001, `${share}: ${read}, not ${exact}`);
      }
    }),
    { numRuns: 100 },
  );
});

test('every power of two and its neighbours are exported where hdr-histogram-js looks for them', () => {
  for (let exponent = 1; exponent < 53; exponent++) {
    for (const value of [2 ** exponent - 1, 2 ** exponent, 2 ** exponent + 1]) {
      const read = decodeFromCompressedBase64(hdrBase64([{ value, count: 3 }], 1) ?? '');
      assert.equal(read.totalCount, 3);
      assert.ok(Math.abs(read.getValueAtPercentile(50) - value) <= value / 128, `${value}`);
    }
  }
});

test('hdrBase64() has no form for negative values', () => {
  assert.equal(hdrBase64([{ value: -1, count: 1 }], 1), undefined);
});
