import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFixedProblems, fixParameters } from './fixed_values.ts';
import { findParamProblems } from './param_problems.ts';
import type { SearchSpace } from './search_space.ts';

const space: SearchSpace = {
  parameters: [
    { name: 'level', distribution: { type: 'int', low: 1, high: 19, log: false, step: 1 }, when: [] },
    {
      name: 'window',
      distribution: { type: 'float', low: 0, high: 1, log: false, step: 0.1 },
      when: [{ parent: 'level', operator: 'gte', value: 3 }],
    },
    { name: 'cache', distribution: { type: 'bool' }, when: [] },
  ],
  constraints: [],
};

test('fixParameters() leaves one value to each fixed parameter and all to the others', () => {
  const fixed = fixParameters(space, { level: 5, cache: false });
  assert.deepEqual(findParamProblems(fixed, { level: 5, window: 0.3, cache: false }), []);
  assert.equal(findParamProblems(fixed, { level: 6, window: 0.3, cache: true }).length, 2);
});

test('fixParameters() puts a value that is off by rounding on its step', () => {
  const [, window] = fixParameters(space, { window: 0.1 + 0.2 }).parameters;
  assert.deepEqual(window?.distribution, { type: 'float', low: 0.3, high: 0.3, log: false, step: 0.1 });
});

test('fixParameters() leaves a fixed parameter out while it is not active', () => {
  const fixed = fixParameters(space, { window: 0.5 });
  assert.deepEqual(findParamProblems(fixed, { level: 1, cache: true }), []);
  assert.equal(findParamProblems(fixed, { level: 3, cache: true }).length, 1);
});

test('findFixedProblems() names unknown parameters and values outside of the domain', () => {
  assert.deepEqual(
    findFixedProblems(space, { levle: 3, cache: 'yes', level: 20 }).map(({ message }) => message),
    [
      'Parameter "levle" is unknown, did you mean "level"?',
      'Parameter "cache" is fixed at "yes": one of false, true would be accepted',
      'Parameter "level" is fixed at 20: a whole number from 1 to 19 would be accepted',
    ],
  );
});
