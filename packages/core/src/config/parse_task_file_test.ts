import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTaskFile } from './parse_task_file.ts';
import { TASK_FILE_SCHEMA } from './task_file_schema.ts';

const GOOD = {
  name: 'demo',
  command: ['gzip', '-{level}'],
  parameters: { level: { type: 'int', low: 1, high: 9 } },
  objective: { metric: 'ms', direction: 'minimize' },
};

function told(value: unknown): readonly string[] {
  const parsed = parseTaskFile(value, { cwd: '/' });
  return 'problems' in parsed
    ? parsed.problems.map(({ path, message }) => `${path.join('/')}: ${message}`)
    : [];
}

test('parseTaskFile() lists the problems of schema and meaning at once, each with its path', () => {
  const value = {
    nmae: 'demo',
    command: ['gzip', '-{levle}', 3],
    shell: 'gzip',
    parameters: { level: { type: 'int', low: 9, high: 1 }, mode: ['a', 'a'], odd: { type: 'integer' } },
    timeout: 'soon',
    budget: { experiments: 0, wall: '99d' },
  };
  assert.deepEqual(told(value), [
    'nmae: Unknown key "nmae", did you mean "name"?',
    'command/2: "command[2]" must be text, got the number 3; write "3" in quotes',
    'parameters/odd/type: "parameters.odd.type" must be one of "int", "float", "categorical", "bool", got the text "integer", did you mean "int"?',
    'timeout: "timeout" must be a duration such as "500ms", "60s", "1h30m", or a number of seconds, got the text "soon"',
    'budget/experiments: "budget.experiments" must be a whole number from 1 to 1000000, got the number 0',
    'parameters/level/high: "parameters.level.high" must be >= low, which is 9, got 1',
    'parameters/mode/1: "parameters.mode[1]" repeats the choice "a"; choices must print differently',
    ': Task file lacks the key "objective": "minimize <metric>", "maximize <metric>", or { metric, direction }',
  ]);
});

test('parseTaskFile() tells one slip once', () => {
  const slips: readonly object[] = [
    { ...GOOD, parameters: { level: { type: 'integer', low: 1, high: 9 } } },
    { ...GOOD, parameters: { level: [] }, where: ['level > 1'] },
    { ...GOOD, command: 'gzip -{level}' },
    { ...GOOD, parameters: {} },
    { ...GOOD, parameters: null },
    { ...GOOD, objective: 'ms' },
    { ...GOOD, command: ['gzip', '{zebra}', '{level}'] },
    { ...GOOD, baseline: { level: 99 } },
  ];
  for (const slip of slips) assert.equal(told(slip).length, 1, JSON.stringify([slip, told(slip)]));
});

for (const value of [null, undefined, [], 'demo', 3]) {
  test(`parseTaskFile() asks for a map in place of ${JSON.stringify(value)}`, () => {
    assert.equal(told(value).length, 1);
    assert.match(told(value)[0] ?? '', /^: Task file must be a map with the keys/u);
  });
}

test('parseTaskFile() gives a configuration that is plain JSON', () => {
  const parsed = parseTaskFile(GOOD, { cwd: '/work' });
  assert.ok('config' in parsed);
  assert.deepEqual(JSON.parse(JSON.stringify(parsed.config)), parsed.config);
});

test('parseTaskFile() never throws, whatever is put in place of a part', () => {
  const key = fc.constantFrom(...Object.keys(TASK_FILE_SCHEMA.properties), '__proto__', 'constructor');
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.anything(),
    fc.dictionary(fc.constantFrom('level', 'type', 'http', 'in', 'command', '__proto__'), fc.jsonValue()),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(key, junk), { maxLength: 4 }), (parts) => {
      const parsed = parseTaskFile({ ...GOOD, ...Object.fromEntries(parts) }, { cwd: '/' });
      if ('config' in parsed) return;
      assert.ok(parsed.problems.length > 0);
      for (const { message } of parsed.problems) assert.match(message, /^["A-Z].*[^.]$/su);
    }),
    { numRuns: 500 },
  );
});
