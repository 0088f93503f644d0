import { arbitraryParams, arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findParamProblems } from './param_problems.ts';
import type { SearchSpace } from './search_space.ts';

const SPACE: SearchSpace = {
  parameters: [
    { name: 'level', distribution: { type: 'int', low: 1, high: 19, log: false, step: 1 }, when: [] },
    {
      name: 'window',
      distribution: { type: 'int', low: 10, high: 27, log: false, step: 1 },
      when: [{ parent: 'level', operator: 'gte', value: 3 }],
    },
    { name: 'strategy', distribution: { type: 'categorical', choices: ['fast', 'lazy'] }, when: [] },
  ],
  constraints: [{ text: 'window >= level' }],
};

const messages = (params: Readonly<Record<string, unknown>>): readonly string[] =>
  findParamProblems(SPACE, params).map(({ message }) => message);

test('findParamProblems() finds nothing wrong with an assignment', () => {
  assert.deepEqual(messages({ level: 3, window: 21, strategy: 'fast' }), []);
  assert.deepEqual(messages({ level: 2, strategy: 'fast' }), []);
});

test('findParamProblems() lists all problems at once', () => {
  assert.deepEqual(findParamProblems(SPACE, { levle: 3, level: 20, strategy: 'slow' }), [
    { path: ['levle'], message: 'Parameter "levle" is unknown, did you mean "level"?', atKey: true },
    { path: ['level'], message: 'Parameter "level" is 20: a whole number from 1 to 19 would be accepted' },
    { path: [], message: 'Parameter "window" is missing: a whole number from 10 to 27 would be accepted' },
    {
      path: ['strategy'],
      message: 'Parameter "strategy" is "slow": one of "fast", "lazy" would be accepted',
    },
  ]);
});

test('findParamProblems() lists the accepted names when none is near', () => {
  assert.deepEqual(messages({ level: 1, strategy: 'fast', qqqqq: 1 }), [
    'Parameter "qqqqq" is unknown: there are "level", "window", "strategy"',
  ]);
  const none = findParamProblems({ parameters: [], constraints: [] }, { a: 1 });
  assert.equal(none[0]?.message, 'Parameter "a" is unknown: there are none');
});

test('findParamProblems() says why a parameter is not active', () => {
  assert.deepEqual(messages({ level: 2, window: 12, strategy: 'fast' }), [
    'Parameter "window" has a value but is not active: it exists only while "level" is at least 3',
  ]);
  const child = {
    name: 'x',
    distribution: { type: 'bool' },
    when: [{ parent: 'strategy', operator: 'in', value: ['fast', 'lazy'] }],
  } as const;
  const space: SearchSpace = { parameters: [child], constraints: [] };
  assert.match(
    findParamProblems(space, { x: true })[0]?.message ?? '',
    /while "strategy" is one of "fast", "lazy"$/,
  );
});

test('findParamProblems() shows a broken constraint with the values, once all else is in order', () => {
  assert.deepEqual(messages({ level: 15, window: 12, strategy: 'fast' }), [
    'Constraint "window >= level" does not hold: "window" is 12, "level" is 15',
  ]);
  assert.equal(messages({ level: 15, window: 12, strategy: 'x' }).length, 1);
});

test('findParamProblems() takes values of any type', () => {
  for (const level of [null, 'x'.repeat(200), {}, [1], 1.5, NaN, true]) {
    const found = messages({ level, strategy: 'fast' });
    assert.equal(found.length, 1);
    assert.ok((found[0]?.length ?? 0) < 200);
  }
});

test('findParamProblems() accepts exactly what a space can produce', () => {
  const spaceAndParams = arbitrarySpace().chain((space) =>
    fc.tuple(fc.constant(space), arbitraryParams(space)),
  );
  fc.assert(
    fc.property(spaceAndParams, ([space, params]) => {
      assert.deepEqual(findParamProblems(space, params), []);
      for (const name of Object.keys(params)) {
        const { [name]: _, ...rest } = params;
        assert.notDeepEqual(findParamProblems(space, rest), []);
      }
    }),
  );
});
