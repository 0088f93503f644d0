import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Distribution } from '../search_space/distribution.ts';
import type { Condition, Parameter } from '../search_space/search_space.ts';
import type { ConfigProblem } from './config_problem.ts';
import { checkConditions, readConditions, whenOf } from './read_conditions.ts';

test('whenOf() finds conditions in the forms that have them', () => {
  assert.deepEqual(whenOf({ type: 'bool', when: { a: 1 } }), { a: 1 });
  assert.deepEqual(whenOf({ int: [1, 2], when: { a: 1 } }), { a: 1 });
  assert.equal(whenOf({ type: 'bool' }), undefined);
  assert.equal(whenOf(['when']), undefined);
  assert.equal(whenOf('bool'), undefined);
});

test('readConditions() reads a value, a list and comparisons', () => {
  assert.deepEqual(readConditions({ mode: 'a', kind: ['b', 'c'], level: { gte: 3, lt: 9 } }), [
    { parent: 'mode', operator: 'eq', value: 'a' },
    { parent: 'kind', operator: 'in', value: ['b', 'c'] },
    { parent: 'level', operator: 'gte', value: 3 },
    { parent: 'level', operator: 'lt', value: 9 },
  ]);
  assert.deepEqual(readConditions(undefined), []);
});

const LEVEL: Distribution = { type: 'int', low: 1, high: 9, log: false, step: 2 };
const DOMAINS: Readonly<Record<string, Distribution>> = {
  level: LEVEL,
  mode: { type: 'categorical', choices: ['a', 'b'] },
  size: { type: 'categorical', choices: [1, 8] },
  on: { type: 'bool' },
  broken: { ...LEVEL, low: 9, high: 1 },
  rate: { type: 'float', low: 0, high: 1, log: false },
};

function told(...conditions: readonly Condition[]): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const parameters: readonly Parameter[] = Object.entries(DOMAINS).map(([name, distribution]) => ({
    name,
    distribution,
    when: [],
  }));
  const child: Parameter = { name: 'child', distribution: { type: 'bool' }, when: conditions };
  const names = new Set([...Object.keys(DOMAINS), 'child', 'unread']);
  checkConditions(child, {
    path: ['parameters', child.name],
    parameters,
    names,
    report: (problem) => problems.push(problem),
  });
  return problems;
}

const POSSIBLE: readonly Condition[] = [
  { parent: 'level', operator: 'eq', value: 3 },
  { parent: 'level', operator: 'gt', value: 8 },
  { parent: 'level', operator: 'lte', value: 1 },
  { parent: 'mode', operator: 'in', value: ['a', 'b'] },
  { parent: 'size', operator: 'gt', value: 7 },
  { parent: 'on', operator: 'eq', value: true },
  { parent: 'broken', operator: 'gt', value: 100 },
  { parent: 'unread', operator: 'gt', value: 100 },
];

for (const condition of POSSIBLE) {
  test(`checkConditions() lets ${condition.parent} ${condition.operator} ${JSON.stringify(condition.value)} pass`, () => {
    assert.deepEqual(told(condition), []);
  });
}

const STEPS = 'a whole number from 1 to 9 in steps of 2';

const IMPOSSIBLE: readonly (readonly [Condition, string])[] = [
  [{ parent: 'level', operator: 'eq', value: 4 }, `4 is no value of "level", which is ${STEPS}`],
  [{ parent: 'level', operator: 'gt', value: 9 }, `"level" is ${STEPS}`],
  [{ parent: 'level', operator: 'lt', value: 1 }, `"level" is ${STEPS}`],
  [{ parent: 'level', operator: 'gte', value: 10 }, `"level" is ${STEPS}`],
  [{ parent: 'level', operator: 'lte', value: 0 }, `"level" is ${STEPS}`],
  [
    { parent: 'mode', operator: 'in', value: ['a', 'z'] },
    '"z" is no value of "mode", which is one of "a", "b"',
  ],
  [
    { parent: 'on', operator: 'eq', value: 'true' },
    '"true" is no value of "on", which is one of false, true',
  ],
  [
    { parent: 'mode', operator: 'gt', value: 1 },
    '"mode" is not a number parameter, so only eq, ne and in can be used',
  ],
];

for (const [condition, reason] of IMPOSSIBLE) {
  const { parent, operator, value } = condition;
  test(`checkConditions() reports that ${parent} ${operator} ${JSON.stringify(value)} never holds`, () => {
    const message = `"parameters.child.when.${parent}" can never hold: ${reason}`;
    assert.deepEqual(told(condition), [{ path: ['parameters', 'child', 'when', parent], message }]);
  });
}

test('checkConditions() reports unknown parents at their key, with the nearest name', () => {
  const path = (parent: string) => ['parameters', 'child', 'when', parent];
  assert.deepEqual(told({ parent: 'levle', operator: 'eq', value: 3 }), [
    {
      path: path('levle'),
      atKey: true,
      message: 'Unknown parent "levle" in "parameters.child.when", did you mean "level"?',
    },
  ]);
  assert.deepEqual(told({ parent: 'zebra', operator: 'eq', value: 3 }), [
    {
      path: path('zebra'),
      atKey: true,
      message: 'Unknown parent "zebra" in "parameters.child.when"; it must be another parameter',
    },
  ]);
});

test('checkConditions() reports comparisons that exclude each other, once', () => {
  const on = (parent: string, ...tests: readonly Omit<Condition, 'parent'>[]): readonly Condition[] =>
    tests.map((one) => ({ parent, ...one }));
  const impossible = [
    on('level', { operator: 'gt', value: 3 }, { operator: 'lt', value: 5 }),
    on('rate', { operator: 'gt', value: 0.5 }, { operator: 'lt', value: 0.5 }),
    on('mode', { operator: 'ne', value: 'a' }, { operator: 'ne', value: 'b' }),
  ];
  for (const conditions of impossible) {
    const messages = told(...conditions).map(({ message }) => message);
    assert.equal(messages.length, 1, messages.join());
    assert.match(messages.join(), /can never hold: its comparisons exclude each other/u);
  }
  const possible = [
    on('level', { operator: 'gt', value: 3 }, { operator: 'lt', value: 7 }),
    on('rate', { operator: 'gte', value: 0.5 }, { operator: 'lte', value: 0.5 }),
    on('rate', { operator: 'gt', value: 0.5 }, { operator: 'lt', value: 0.500001 }),
    on('broken', { operator: 'gt', value: 3 }, { operator: 'lt', value: 2 }),
  ];
  for (const conditions of possible) assert.deepEqual(told(...conditions), []);
});
