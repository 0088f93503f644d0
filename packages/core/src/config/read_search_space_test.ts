import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigProblem } from './config_problem.ts';
import type { ParameterSpec } from './read_distribution.ts';
import { readSearchSpace } from './read_search_space.ts';

function read(parameters: Readonly<Record<string, ParameterSpec>>, where: readonly string[] = []) {
  const problems: ConfigProblem[] = [];
  const names = new Set([...Object.keys(parameters), 'broken']);
  const space = readSearchSpace({ parameters, where, names }, (problem) => problems.push(problem));
  return { space, told: problems.map(({ path, message }) => `${path.join('/')}: ${message}`) };
}

test('readSearchSpace() puts parents before children and keeps constraints as written', () => {
  const { space, told } = read(
    { window: { int: [10, 27], when: { level: { gte: 3 } } }, level: { int: [1, 19] } },
    ['window >= 2 * level'],
  );
  assert.deepEqual(told, []);
  assert.deepEqual(
    space.parameters.map(({ name }) => name),
    ['level', 'window'],
  );
  assert.deepEqual(space.parameters[1]?.when, [{ parent: 'level', operator: 'gte', value: 3 }]);
  assert.deepEqual(space.constraints, [{ text: 'window >= 2 * level' }]);
});

test('readSearchSpace() reports conditions that run in a circle', () => {
  const { told } = read({
    a: { type: 'bool', when: { b: true } },
    b: { type: 'bool', when: { a: true } },
  });
  assert.deepEqual(told, [
    'parameters/a/when: Conditions run in a circle: "a" needs "b" needs "a"; one of them must not depend on the others',
  ]);
});

for (const name of ['port', 'task', 'experiment', 'attempt', 'constructor', 'toString']) {
  test(`readSearchSpace() refuses a parameter called "${name}"`, () => {
    assert.deepEqual(read({ [name]: 'bool' }).told, [
      `parameters/${name}: Parameter may not be called "${name}": the name is taken; choose another`,
    ]);
  });
}

const PARAMETERS = { level: { int: [1, 19] }, mode: ['a', 'b'], size: [1, 8], on: 'bool' } as const;

const WRONG: readonly (readonly [string, string])[] = [
  ['lvel > 3', 'Unknown parameter "lvel" in constraint "lvel > 3", did you mean "level"?'],
  ['mode > 3', 'Constraint "mode > 3" needs numbers, but "mode" has choices that are text'],
  ['1 > 2', 'Constraint "1 > 2" names no parameter: it must compare at least one'],
  [
    'level',
    'Cannot read constraint "level": it ends at column 6, where + - * / or one of <= < >= > == != would be accepted',
  ],
];

for (const [text, message] of WRONG) {
  test(`readSearchSpace() reports the constraint ${text}`, () => {
    assert.deepEqual(read(PARAMETERS, ['level > 2', text]).told, [`where/1: ${message}`]);
  });
}

test('readSearchSpace() lets constraints use numbers, numeric choices, bools, and parameters with a problem of their own', () => {
  assert.deepEqual(read(PARAMETERS, ['level + size > on', 'broken > 1']).told, []);
});
