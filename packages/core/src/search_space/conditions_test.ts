import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeParameters, conditionHolds, isActive } from './conditions.ts';
import type { Parameter, SearchSpace } from './search_space.ts';

const boolean = (name: string, parent?: string): Parameter => ({
  name,
  distribution: { type: 'bool' },
  when: parent === undefined ? [] : [{ parent, operator: 'eq', value: true }],
});

const NESTED: SearchSpace = {
  parameters: [boolean('a'), boolean('b', 'a'), boolean('c', 'b')],
  constraints: [],
};

const namesUnder = (params: Readonly<Record<string, unknown>>): readonly string[] =>
  activeParameters(NESTED, params).map(({ name }) => name);

test('activeParameters() follows nested conditions', () => {
  assert.deepEqual(namesUnder({ a: true, b: true, c: false }), ['a', 'b', 'c']);
  assert.deepEqual(namesUnder({ a: true, b: false }), ['a', 'b']);
  assert.deepEqual(namesUnder({}), ['a']);
});

test('activeParameters() takes no notice of a value of an inactive parent', () => {
  assert.deepEqual(namesUnder({ a: false, b: true }), ['a']);
});

test('isActive() wants all conditions', () => {
  const both = { ...boolean('x'), when: [...boolean('x', 'a').when, ...boolean('x', 'b').when] };
  assert.equal(isActive(both, { a: true, b: true }), true);
  assert.equal(isActive(both, { a: true, b: false }), false);
  assert.equal(isActive(both, { a: true }), false);
});

test('isActive() does not take an inherited property for a value', () => {
  const child: Parameter = { ...boolean('x'), when: [{ parent: 'toString', operator: 'ne', value: 'y' }] };
  assert.equal(isActive(child, {}), false);
});

test('conditionHolds() knows all operators', () => {
  const holds = (operator: Parameter['when'][number]['operator'], seen: unknown): boolean =>
    conditionHolds({ parent: 'a', operator, value: 3 }, seen);
  const seen = [2, 3, 4];
  assert.deepEqual(
    seen.map((value) => holds('eq', value)),
    [false, true, false],
  );
  assert.deepEqual(
    seen.map((value) => holds('ne', value)),
    [true, false, true],
  );
  assert.deepEqual(
    seen.map((value) => holds('gt', value)),
    [false, false, true],
  );
  assert.deepEqual(
    seen.map((value) => holds('gte', value)),
    [false, true, true],
  );
  assert.deepEqual(
    seen.map((value) => holds('lt', value)),
    [true, false, false],
  );
  assert.deepEqual(
    seen.map((value) => holds('lte', value)),
    [true, true, false],
  );
  assert.deepEqual(
    seen.map((value) => holds('in', value)),
    [false, true, false],
  );
  assert.equal(holds('gt', 'four'), false);
  assert.equal(holds('ne', undefined), false);
});

test('conditionHolds() takes lists', () => {
  const list = ['greedy', 'lazy'];
  assert.equal(conditionHolds({ parent: 'a', operator: 'in', value: list }, 'lazy'), true);
  assert.equal(conditionHolds({ parent: 'a', operator: 'eq', value: list }, 'fast'), false);
  assert.equal(conditionHolds({ parent: 'a', operator: 'ne', value: list }, 'fast'), true);
  assert.equal(conditionHolds({ parent: 'a', operator: 'ne', value: list }, 'lazy'), false);
});
