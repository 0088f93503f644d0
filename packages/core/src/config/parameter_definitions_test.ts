import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TASK_FILE_SCHEMA } from './task_file_schema.ts';
import { validateAgainstSchema } from './validate_schema.ts';

function problemsOf(parameter: unknown): readonly string[] {
  const schema = { $ref: '#/$defs/parameter', $defs: TASK_FILE_SCHEMA.$defs } as const;
  return validateAgainstSchema(schema, parameter).map(({ message }) => message);
}

const GOOD: readonly unknown[] = [
  ['a', 'b'],
  [1, 2.5, true],
  'bool',
  { type: 'int', low: 1, high: 9, step: 2, log: false, when: { mode: 'a' } },
  { type: 'float', low: -0.5, high: 9.5, step: 0.5 },
  { type: 'categorical', choices: ['a'] },
  { type: 'bool', flag: '--fast', when: { level: { gte: 3, lt: 9 }, mode: ['a', 'b'] } },
  { int: [1, 9], log: true },
  { float: [0, 1] },
];

for (const parameter of GOOD) {
  test(`a parameter may be ${JSON.stringify(parameter)}`, () => assert.deepEqual(problemsOf(parameter), []));
}

const KINDS = 'a list of choices, "bool", or { type: int | float | categorical | bool, ... }';

const BAD: readonly (readonly [unknown, ...string[]])[] = [
  [[], 'Task file must be a list of choices with at least 1 entry, got none'],
  ['int', `Task file must be ${KINDS}, got the text "int"`],
  [{ type: 'int', low: 1 }, 'Task file lacks the key "high": a whole number'],
  [{ type: 'int', low: 0.5, high: 9 }, '"low" must be a whole number, got the number 0.5'],
  [{ type: 'int', low: 1, high: 9, step: 0 }, '"step" must be a whole number >= 1, got the number 0'],
  [{ type: 'float', low: 0, high: 1, step: 0 }, '"step" must be a number > 0, got the number 0'],
  [
    { type: 'int', low: 1, high: 9, choices: [1] },
    'Unknown key "choices"; known are "type", "low", "high", "step", "log", "when"',
  ],
  [{ type: 'categorical', values: ['a'] }, 'Unknown key "values", did you mean "choices"?'],
  [
    { type: 'enum', choices: ['a'] },
    '"type" must be one of "int", "float", "categorical", "bool", got the text "enum", did you mean "categorical"?',
  ],
  [{ int: [1] }, '"int" must be [low, high] of two whole numbers, got a list of 1'],
  [{ type: 'bool', flag: '' }, '"flag" must be text, got the text ""'],
  [
    { type: 'bool', when: {} },
    '"when" must be a map of parent parameters to values or comparisons with at least 1 entry, got none',
  ],
  [
    { type: 'bool', when: { a: { above: 3 } } },
    'Unknown key "above" in "when.a"; known are "eq", "ne", "in", "gt", "gte", "lt", "lte"',
  ],
];

for (const [parameter, ...messages] of BAD) {
  test(`a parameter may not be ${JSON.stringify(parameter)}`, () =>
    assert.deepEqual(problemsOf(parameter), messages));
}
