import { arbitraryParams, arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Distribution, Params } from '../../search_space/distribution.ts';
import { findParamProblems } from '../../search_space/param_problems.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { createSeededRng } from '../seeded_rng.ts';
import { makeChild } from './_offspring.ts';

const rngOf = (number: number) => createSeededRng({ seed: 1, number, stream: 1 });
const spaceOf = (...distributions: readonly Distribution[]): SearchSpace => ({
  parameters: distributions.map((distribution, i) => ({ name: `p${i}`, distribution, when: [] })),
  constraints: [],
});
const childrenOf = (space: SearchSpace, parents: readonly [Params, Params]): readonly Params[] =>
  Array.from({ length: 4000 }, (_, number) => makeChild(parents, { space, rng: rngOf(number) }));

const float: Distribution = { type: 'float', low: 0, high: 10, log: false };
const int: Distribution = { type: 'int', low: 0, high: 2, log: false, step: 1 };
const mode: Distribution = { type: 'categorical', choices: ['a', 'b', 'c'] };

test('makeChild() gives assignments of the space, whatever the parents are', () => {
  const family = arbitrarySpace().chain((space) =>
    fc.tuple(fc.constant(space), arbitraryParams(space), arbitraryParams(space), fc.nat()),
  );
  fc.assert(
    fc.property(family, ([space, a, b, number]) => {
      for (const parents of [
        [a, b],
        [a, {}],
        [{ p0: 'strange', p1: 1e99 }, b],
      ] as const) {
        assert.deepEqual(findParamProblems(space, makeChild(parents, { space, rng: rngOf(number) })), []);
      }
    }),
  );
});

test('makeChild() stays near its parents, now and then between them or beyond', () => {
  const children = childrenOf(spaceOf(float), [{ p0: 4 }, { p0: 6 }]).map(({ p0 }) => Number(p0));
  const near = children.filter((value) => Math.min(Math.abs(value - 4), Math.abs(value - 6)) < 1).length;
  assert.ok(near > 3600, String(near));
  assert.ok(children.some((value) => value > 4.05 && value < 5.95));
  assert.ok(children.some((value) => value > 6.05) && children.some((value) => value < 3.95));
});

test('makeChild() takes choices from both parents, and one in a while from neither', () => {
  const space = spaceOf(mode, float, float, float);
  const numbers = { p1: 1, p2: 1, p3: 1 };
  const children = childrenOf(space, [
    { ...numbers, p0: 'a' },
    { ...numbers, p0: 'b' },
  ]);
  const count = (choice: string): number => children.filter(({ p0 }) => p0 === choice).length;
  // A quarter is mutated, to one of the two others. 5 standard deviations of 1/8 of 4000 are 105.
  assert.ok(Math.abs(count('c') - 500) < 105, String(count('c')));
  assert.ok(count('a') > 1500 && count('b') > 1000);
});

test('makeChild() mutates a whole number to another one', () => {
  const children = childrenOf(spaceOf(int, float), [
    { p0: 1, p1: 1 },
    { p0: 1, p1: 1 },
  ]);
  const moved = children.filter(({ p0 }) => p0 !== 1).length;
  // Half of the children. 5 standard deviations are 158.
  assert.ok(Math.abs(moved - 2000) < 158, String(moved));
  const atEnd = childrenOf(spaceOf(int, float), [
    { p0: 2, p1: 1 },
    { p0: 2, p1: 1 },
  ]);
  assert.ok(Math.abs(atEnd.filter(({ p0 }) => p0 !== 2).length - 2000) < 158);
});

test('makeChild() draws uniformly what neither parent has', () => {
  const child: SearchSpace['parameters'][number] = {
    name: 'child',
    distribution: float,
    when: [{ parent: 'p0', operator: 'eq', value: 'c' }],
  };
  const space = { ...spaceOf(mode), parameters: [...spaceOf(mode).parameters, child] };
  const values = childrenOf(space, [{ p0: 'a' }, { p0: 'b' }]).flatMap(({ child: value }) => value ?? []);
  const mean = values.reduce<number>((sum, value) => sum + Number(value), 0) / values.length;
  assert.ok(values.length > 500);
  // 5 standard deviations of the mean of uniform numbers.
  assert.ok(Math.abs(mean - 5) < 5 * (10 / Math.sqrt(12 * values.length)), String(mean));
});
