import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spreadOf, type CaseFigures } from './case_figures.ts';
import { compare, ratioOf, type Rival } from './compare.ts';
import { geometricMean, quantile } from './quantile.ts';

test('quantile() lies between neighbours, and knows runs without a value', () => {
  assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5);
  assert.equal(quantile([4, 1, 3, 2], 0.25), 1.75);
  assert.equal(quantile([7], 0.9), 7);
  assert.equal(quantile([1, 2, Infinity, Infinity], 0.9), Infinity);
  assert.equal(quantile([1, 2, 3, Infinity], 0.5), 2.5);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test('geometricMean() of a ratio and its inverse is 1', () => {
  assert.ok(Math.abs(geometricMean([4, 0.25]) - 1) < 1e-12);
  assert.ok(Math.abs(geometricMean([2, 8]) - 4) < 1e-12);
});

test('ratioOf() is less than 1 for the better result, whatever the sign', () => {
  assert.equal(ratioOf(1, 4), 0.25);
  // A throughput turned round: -5400 is better than -5000.
  assert.equal(ratioOf(-8000, -4000), 0.5);
  assert.equal(ratioOf(-1, 1), undefined);
});

test('ratioOf() is bounded, and rounding is no difference', () => {
  assert.equal(ratioOf(0, 0), 1);
  assert.equal(ratioOf(1e-15, 1e-11), 1);
  assert.equal(ratioOf(0, 5), 0.001);
  assert.equal(ratioOf(5, 0), 1000);
  assert.equal(ratioOf(3, Infinity), 0.001);
  assert.equal(ratioOf(Infinity, 3), 1000);
  assert.equal(ratioOf(Infinity, Infinity), undefined);
});

function figures(
  caseName: string,
  label: string,
  samples: Readonly<Record<number, readonly number[]>>,
): CaseFigures {
  return {
    caseName,
    label,
    runs: 3,
    samples,
    budgets: Object.fromEntries(Object.entries(samples).map(([key, values]) => [key, spreadOf(values)])),
    failures: 0,
    stuck: 0,
    msPerTrial: 1,
  };
}

test('compare() takes the geometric mean over the cases that both have', () => {
  const own = [
    figures('a', 'x', { 25: [1, 2, 3], 50: [1, 1, 1] }),
    figures('b', 'x', { 25: [8, 8, 8] }),
    figures('c', 'x', { 25: [1, 1, 1] }),
  ];
  const rivals = [figures('a', 'y', { 25: [4, 4, 4], 50: [1, 1, 1] }), figures('b', 'y', { 25: [4, 4, 4] })];
  const found = compare(own, rivals);
  assert.deepEqual(
    found?.cells.map(({ caseName, budget, ratio }) => [caseName, budget, ratio]),
    [
      ['a', 25, 0.5],
      ['a', 50, 1],
      ['b', 25, 2],
    ],
  );
  assert.ok(Math.abs((found?.byBudget[25] ?? NaN) - 1) < 1e-12);
  assert.ok(Math.abs((found?.overall ?? NaN) - 1) < 1e-12);
  assert.deepEqual([found?.wins, found?.losses], [1, 1]);
  assert.equal(found?.against, 'y');
});

test('compare() takes the best of several ways of telling failures', () => {
  const rivals: readonly Rival[] = [
    figures('a', 'optuna:tpe+ignore', { 25: [9, 9, 9] }),
    figures('a', 'optuna:tpe+rank', { 25: [2, 2, 2] }),
  ];
  const found = compare([figures('a', 'x', { 25: [1, 1, 1] })], rivals);
  assert.equal(found?.overall, 0.5);
  assert.equal(found?.against, 'optuna:tpe');
});

test('compare() gives an interval that holds the ratio and grows with the spread', () => {
  const even = Array.from({ length: 31 }, () => 2);
  const spread = even.map((_, i) => 1 + i / 10);
  const widthOf = (values: readonly number[]): number => {
    const found = compare([figures('a', 'x', { 25: values })], [figures('a', 'y', { 25: even })]);
    const [low = NaN, high = NaN] = found?.interval ?? [];
    assert.ok(low <= (found?.overall ?? NaN) && high >= (found?.overall ?? NaN));
    return high - low;
  };
  assert.equal(widthOf(even), 0);
  assert.ok(widthOf(spread) > 0.2);
});

test('compare() gives no interval for results without runs, and nothing without a common case', () => {
  const own = [figures('a', 'x', { 25: [1, 1, 1] })];
  const stored = { caseName: 'a', label: 'z', budgets: { 25: spreadOf([2]) } };
  assert.equal(compare(own, [stored])?.interval, undefined);
  assert.equal(compare(own, [{ ...stored, caseName: 'b' }]), undefined);
});
