import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countPoints } from '../../search_space/count_points.ts';
import type { Parameter, SearchSpace } from '../../search_space/search_space.ts';
import { gridSpaceOf } from './_grid_space.ts';

const rate: Parameter = {
  name: 'rate',
  distribution: { type: 'float', low: 1e-4, high: 1, log: true },
  when: [],
};
const share: Parameter = {
  name: 'share',
  distribution: { type: 'float', low: -1, high: 1, log: false },
  when: [],
};
const level: Parameter = {
  name: 'level',
  distribution: { type: 'int', low: 1, high: 9, log: false, step: 1 },
  when: [],
};
const spaceOf = (...parameters: readonly Parameter[]): SearchSpace => ({ parameters, constraints: [] });

test('gridSpaceOf() takes values evenly on the scale, both ends included', () => {
  const [parameter] = gridSpaceOf(spaceOf(rate), 5).space.parameters;
  assert.deepEqual(parameter?.distribution, { type: 'categorical', choices: [1e-4, 1e-3, 0.01, 0.1, 1] });
});

test('gridSpaceOf() takes as many levels as fit the budget', () => {
  for (const [budget, levels] of [
    [9 * 16, 4],
    [9 * 25 - 1, 4],
    [9 * 25, 5],
    [100, 3],
  ] as const) {
    const grid = gridSpaceOf(spaceOf(rate, level, share), budget);
    assert.equal(grid.levels, levels);
    assert.equal(countPoints(grid.space), 9 * levels ** 2);
  }
  assert.equal(gridSpaceOf(spaceOf(rate, level, share)).levels, 3);
});

test('gridSpaceOf() takes two levels at least and a thousand at most', () => {
  assert.equal(gridSpaceOf(spaceOf(rate, share), 1).levels, 2);
  assert.equal(gridSpaceOf(spaceOf(rate), 1e6).levels, 1000);
});

test('gridSpaceOf() leaves a finite space as it is', () => {
  const space = spaceOf(level);
  assert.deepEqual(gridSpaceOf(space, 2), { space, levels: undefined });
});

test('gridSpaceOf() stays in a range that is narrower than rounding', () => {
  const low = 1e-6;
  const high = 1.0000000000093595e-6;
  const narrow: Parameter = {
    name: 'narrow',
    distribution: { type: 'float', low, high, log: false },
    when: [],
  };
  const [parameter] = gridSpaceOf(spaceOf(narrow), 100).space.parameters;
  const { distribution } = parameter ?? narrow;
  assert.ok(distribution.type === 'categorical');
  for (const value of distribution.choices)
    assert.ok(Number(value) >= low && Number(value) <= high, `${value}`);
});
