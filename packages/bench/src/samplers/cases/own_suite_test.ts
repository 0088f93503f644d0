import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Params } from '@autotuner/core';
import type { BenchCase } from '../suite/bench_case.ts';
import { loadSuite, locateSuite } from '../suite/load_suite.ts';
import { searchMinimum } from './search_minimum.ts';

let own: readonly BenchCase[];
let classics: readonly BenchCase[];

before(async () => {
  own = await loadSuite(await locateSuite('own'));
  classics = await loadSuite(await locateSuite('classics'));
});

const valueAt = ({ f }: BenchCase, params: Params): number => {
  const result = f(params);
  return typeof result === 'number' ? result : (result.true ?? NaN);
};

const scaleOf = (benchCase: BenchCase): number => Math.max(1, Math.abs(benchCase.fmin ?? NaN));

test('every case of the built-in suites has its smallest value where it says', () => {
  for (const benchCase of [...own, ...classics]) {
    assert.ok(benchCase.optimum !== undefined && benchCase.fmin !== undefined, benchCase.name);
    const gap = Math.abs(valueAt(benchCase, benchCase.optimum) - benchCase.fmin);
    assert.ok(gap <= 1e-8 * scaleOf(benchCase), `${benchCase.name}: ${gap}`);
  }
});

test('no search finds a smaller value than a case says there is', () => {
  for (const benchCase of [...own, ...classics]) {
    const from = benchCase.optimum ?? {};
    const found = searchMinimum(benchCase, { starts: 6, sample: 100, from });
    const below = (benchCase.fmin ?? NaN) - found.value;
    assert.ok(
      below <= 1e-8 * scaleOf(benchCase),
      `${benchCase.name}: ${below} at ${JSON.stringify(found.params)}`,
    );
  }
});

test('the best of a landscape of switches is the best of all its points', () => {
  const nk14 = own.find(({ name }) => name === 'nk14');
  assert.ok(nk14 !== undefined);
  const all = Array.from({ length: 2 ** 14 }, (_, pattern) =>
    valueAt(
      nk14,
      Object.fromEntries(Array.from({ length: 14 }, (__, i) => [`b${i}`, (pattern >> i) % 2 === 1])),
    ),
  );
  assert.equal(Math.min(...all), nk14.fmin);
});

test('the classics have their published minima', () => {
  const published: Readonly<Record<string, number>> = {
    branin2: 0.397887,
    hartmann3: -3.86278,
    hartmann6: -3.32237,
    ackley10: 0,
    rosenbrock5: 0,
    rastrigin5: 0,
    levy10: 0,
    camel2: -1.0316,
    goldstein2: 3,
    noisyhart6: -3.32237,
    styblinski6: 6 * -39.16617,
    michalewicz5: -4.687658,
    shekel4: -10.5364,
    schwefel4: 4 * -418.9829,
  };
  const all = [...classics, ...own];
  for (const [name, fmin] of Object.entries(published)) {
    const found = all.find((one) => one.name === name)?.fmin ?? NaN;
    assert.ok(Math.abs(found - fmin) <= 1e-5 * Math.max(1, Math.abs(fmin)) + 5e-5, `${name}: ${found}`);
  }
});

test('no case has its best in the middle of its space, where some samplers look first', () => {
  for (const { name, space, optimum } of [...own, ...classics]) {
    const isOff = space.parameters.some(({ name: parameter, distribution }) => {
      if (!('low' in distribution)) return true;
      const { low, high, log } = distribution;
      const middle = log ? Math.sqrt(low * high) : (low + high) / 2;
      const value = Number(optimum?.[parameter] ?? middle);
      return Math.abs(value - middle) > 0.04 * (log ? middle : high - low);
    });
    assert.ok(isOff, name);
  }
});

test('each split of the own suite has cases of both groups', () => {
  for (const split of ['selection', 'validation'])
    for (const group of ['main', 'fails'])
      assert.ok(
        own.filter((one) => one.split === split && one.group === group).length >= 4,
        `${split} ${group}`,
      );
});
