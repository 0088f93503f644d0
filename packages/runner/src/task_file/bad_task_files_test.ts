import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { readTaskFile } from './read_task_file.ts';

/** A valid file; each case replaces lines, or adds some at the end. */
const GOOD: Readonly<Record<string, string>> = {
  name: 'demo',
  command: '[gzip, "-{level}"]',
  parameters: '{ level: { type: int, low: 1, high: 9 } }',
  objective: 'minimize ms',
};

function textOf(changes: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries({ ...GOOD, ...changes }).filter(([, value]) => value !== undefined);
  return lines.map(([key, value]) => `${key}: ${value}\n`).join('');
}

interface BadFile {
  readonly title: string;
  readonly text: string;
  /** Each as "line:column: message", in the order of the text. */
  readonly told: readonly string[];
}

function bad(
  title: string,
  changes: Readonly<Record<string, string | undefined>>,
  ...told: readonly string[]
): BadFile {
  return { title, text: textOf(changes), told };
}

const level = (domain: string) => ({ parameters: `{ level: ${domain} }` });
const DURATION = 'a duration such as "500ms", "60s", "1h30m", or a number of seconds';
const DURATION_LIMITS = 'a duration such as "500ms", "60s" or "1h30m", longer than 0 and at most 24 days';
const OBJECTIVE = '"minimize <metric>", "maximize <metric>", or { metric, direction }';

const INVALID: readonly BadFile[] = [
  bad(
    'a misspelt key',
    { objective: undefined, objetive: 'minimize ms' },
    '4:1: Unknown key "objetive", did you mean "objective"?',
  ),
  bad(
    'an unknown key',
    { budget: '{ zebra: 1 }' },
    '5:11: Unknown key "zebra" in "budget"; known are "experiments", "wall"',
  ),
  bad(
    'a word of another tuner',
    { budget: '{ trials: 5 }' },
    '5:11: Unknown key "trials" in "budget", did you mean "experiments"?',
  ),
  bad(
    'a type of another tuner',
    level('{ type: integer, low: 1, high: 9 }'),
    '3:30: "parameters.level.type" must be one of "int", "float", "categorical", "bool", got the text "integer", did you mean "int"?',
  ),
  bad(
    'a range upside down',
    level('{ type: int, low: 9, high: 1 }'),
    '3:49: "parameters.level.high" must be >= low, which is 9, got 1',
  ),
  bad(
    'log from 0',
    level('{ type: int, low: 0, high: 9, log: true }'),
    '3:40: "parameters.level.low" must be > 0 on a logarithmic scale, got 0',
  ),
  bad(
    'log from below 0',
    level('{ float: [-1, 9], log: true }'),
    '3:31: "parameters.level.float" must be > 0 on a logarithmic scale, got -1',
  ),
  bad(
    'a step that does not fit',
    level('{ type: int, low: 1, high: 10, step: 4 }'),
    '3:59: "parameters.level.step" must divide the range 1 to 10, got 4; a high of 9 or 13 would fit',
  ),
  bad(
    'a step on a logarithmic scale',
    level('{ int: [1, 9], step: 2, log: true }'),
    '3:43: "parameters.level.step" cannot be used on a logarithmic scale; leave out "step" or "log"',
  ),
  bad(
    'a range without end',
    level('{ float: [0, .inf] }'),
    '3:35: "parameters.level.float[1]" must be a number, got an infinite number',
  ),
  bad(
    'duplicate choices',
    level('[1, 2, "1"]'),
    '3:29: "parameters.level[2]" repeats the choice 1; choices must print differently',
  ),
  bad(
    'no choices',
    level('[]'),
    '3:22: "parameters.level" must be a list of choices with at least 1 entry, got none',
  ),
  bad(
    'no parameters',
    { parameters: '{}' },
    '3:13: "parameters" must be a map of parameter names to their domains with at least 1 entry, got none',
  ),
  bad(
    'parameters left out',
    { parameters: undefined },
    '1:1: Task file lacks the key "parameters": a map of parameter names to their domains',
  ),
  bad(
    'a name that is no word',
    { parameters: '{ level: [1], my-level: [1] }', env: '{ A: "{level}" }' },
    '3:27: Name "my-level" in "parameters" must be letters, digits and "_", a letter first',
  ),
  bad(
    'a reserved name',
    { parameters: '{ level: [1], port: [1] }' },
    '3:27: Parameter may not be called "port": the name is taken; choose another',
  ),
  bad(
    'an unknown parent',
    { parameters: '{ level: { int: [1, 9], when: { mod: a } }, mode: [a, b] }', env: '{ A: "{mode}" }' },
    '3:45: Unknown parent "mod" in "parameters.level.when", did you mean "mode"?',
  ),
  bad(
    'a condition that never holds',
    { parameters: '{ level: { int: [1, 9], when: { mode: c } }, mode: [a, b] }' },
    '3:51: "parameters.level.when.mode" can never hold: "c" is no value of "mode", which is one of "a", "b"',
  ),
  bad(
    'a circle of conditions',
    { parameters: '{ level: { int: [1, 9], when: { b: true } }, b: { type: bool, when: { level: 3 } } }' },
    '3:43: Conditions run in a circle: "level" needs "b" needs "level"; one of them must not depend on the others',
  ),
  bad(
    'a misspelt placeholder',
    { command: '[gzip, "-{levle}", "{level}"]' },
    '2:17: Unknown parameter "{levle}" in "command[1]", did you mean "{level}"?',
  ),
  bad(
    'an unknown placeholder',
    { env: '{ A: "{zebra}" }' },
    '5:11: Unknown parameter "{zebra}" in "env.A"; for the text itself write {{zebra}}',
  ),
  bad(
    'a stray brace',
    { env: '{ A: "{ level }" }' },
    '5:11: "env.A" has a brace that belongs to no placeholder at "{ level }"; write {name} for a parameter, and {{ or }} for a brace',
  ),
  bad(
    'a placeholder without quotes',
    { command: '[gzip, {level}]' },
    '2:17: "command[1]" must be text, got a map with "level"; write "{level}" in quotes',
  ),
  bad(
    'an unused parameter',
    { command: '[gzip]' },
    '3:15: Parameter "level" is never used; put "{level}" into command or env, or set reads_params_env: true',
  ),
  bad('no objective', { objective: undefined }, `1:1: Task file lacks the key "objective": ${OBJECTIVE}`),
  bad(
    'an objective without a metric',
    { objective: '{ direction: minimize }' },
    '4:12: "objective" lacks the key "metric": a name without spaces',
  ),
  bad(
    'an objective without a direction',
    { objective: 'ms' },
    `4:12: "objective" must be ${OBJECTIVE}, got the text "ms"`,
  ),
  bad(
    'both objective and objectives',
    { objectives: '[minimize s]' },
    '5:1: Keys "objective" and "objectives" exclude each other; leave one out',
  ),
  bad(
    'both command and shell',
    { shell: 'gzip' },
    '5:1: Keys "command" and "shell" exclude each other; leave one out',
  ),
  bad(
    'neither command nor shell',
    { command: undefined },
    '1:1: Task file lacks the key "command": a list of arguments such as ["node", "bench.ts"], or "shell" with a command line',
  ),
  bad(
    'a command that is no list',
    { command: 'gzip -{level}' },
    '2:10: "command" must be a list of arguments such as ["node", "bench.ts", "{level}"], got the text "gzip -{level}"',
  ),
  bad(
    'a number as an argument',
    { command: '[gzip, 3, "{level}"]' },
    '2:17: "command[1]" must be text, got the number 3; write "3" in quotes',
  ),
  bad(
    'a path in requires',
    { requires: '[gcc, ./gcc]' },
    '5:17: "requires[1]" must be the name of a program, without a path, got the text "./gcc"',
  ),
  bad(
    'words for a duration',
    { timeout: '10 minutes' },
    `5:10: "timeout" must be ${DURATION}, got the text "10 minutes"`,
  ),
  bad('a duration below 0', { grace: '-5' }, `5:8: "grace" must be ${DURATION}, got the number -5`),
  bad('a duration of 0', { timeout: '0s' }, `5:10: "timeout" must be ${DURATION_LIMITS}, got the text "0s"`),
  bad(
    'a duration of months',
    { budget: '{ wall: 99d }' },
    `5:17: "budget.wall" must be ${DURATION_LIMITS}, got the text "99d"`,
  ),
  bad(
    'words for a size',
    { log: '{ max_bytes: 64 megabytes }' },
    '5:19: "log.max_bytes" must be a size such as "64MiB", or a number of bytes, got the text "64 megabytes"',
  ),
  bad(
    'a broken regular expression',
    { metrics: '{ ms: "(ms" }' },
    '5:16: "metrics.ms" must be a regular expression, got "(ms" (unterminated group)',
  ),
  bad(
    'a broken constraint',
    { where: '["level > > 3"]' },
    '5:9: Cannot read constraint "level > > 3": ">" stands at column 9, where a number, a parameter name, "-" or "(" would be accepted',
  ),
  bad(
    'a constraint on nothing known',
    { where: '["lvel > 3"]' },
    '5:9: Unknown parameter "lvel" in constraint "lvel > 3", did you mean "level"?',
  ),
  bad(
    'a baseline out of range',
    { baseline: '{ level: 20 }' },
    '5:20: Parameter "level" is 20: a whole number from 1 to 9 would be accepted',
  ),
  bad(
    'a deploy that never gets ready',
    { deploy: '{ command: [serve] }' },
    '5:9: "deploy" lacks the key "ready": one of { http }, { tcp }, { log }, { command }, { shell }',
  ),
  bad(
    'two ways to be ready',
    { deploy: '{ command: [serve], ready: { log: up, tcp: "h:1" } }' },
    '5:36: "deploy.ready" must be one of { http }, { tcp }, { log }, { command }, { shell }, got a map with "log", "tcp"',
  ),
  bad(
    'an unknown sampler',
    { sampler: '{ type: tpee }' },
    '5:18: "sampler.type" must be one of "auto", "random", "grid", "quasi_random", "tpe", "gp", "cma_es", "nsga2", got the text "tpee", did you mean "tpe"?',
  ),
  {
    title: 'a key that stands twice',
    text: `${textOf({})}name: again\n`,
    told: ['5:1: Key "name" stands here a second time; each key may be set once'],
  },
  {
    title: 'an unknown tag',
    text: textOf({ name: '!secret x' }),
    told: ['1:7: Tag "!secret" is unknown; leave it out, or put text that starts with "!" in quotes'],
  },
  {
    title: 'nothing',
    text: '',
    told: [
      '1:1: Task file must be a map with the keys "name", "command", "parameters" and "objective", got nothing',
    ],
  },
  {
    title: 'a list',
    text: '- a\n',
    told: [
      '1:1: Task file must be a map with the keys "name", "command", "parameters" and "objective", got a list of 1',
    ],
  },
  {
    title: 'many things wrong at once',
    text: 'nmae: x\ncommand: gzip\nparameters: { a: { int: [3, 1] }, b: [1, 1] }\ntimeout: soon\n',
    told: [
      '1:1: Unknown key "nmae", did you mean "name"?',
      `1:1: Task file lacks the key "objective": ${OBJECTIVE}`,
      '2:10: "command" must be a list of arguments such as ["node", "bench.ts", "{level}"], got the text "gzip"',
      '3:25: "parameters.a.int" must be >= low, which is 3, got 1',
      '3:42: "parameters.b[1]" repeats the choice 1; choices must print differently',
      `4:10: "timeout" must be ${DURATION}, got the text "soon"`,
    ],
  },
];

/** Lines of an excerpt begin with "12 | " or end with a lone caret. */
function isExcerpt(line: string): boolean {
  return /^(?:\d+ \| | +\^$)/u.test(line);
}

for (const { title, text, told } of INVALID) {
  test(`readTaskFile() reports ${title}`, async (t) => {
    const path = join(await tempDir(t), 'task.yaml');
    await writeFile(path, text);
    const error: unknown = await readTaskFile(path).catch((cause: unknown) => cause);
    assert.ok(isAutotunerError(error, 'AT_CONFIG_INVALID'));
    const [head, ...lines] = error.message.split('\n');
    assert.equal(
      head,
      `Task file "${path}" is not valid: ${told.length} problem${told.length === 1 ? '' : 's'}`,
    );
    assert.deepEqual(
      lines.filter((line) => !isExcerpt(line)),
      told.map((one) => `${path}:${one}`),
    );
  });
}

const UNREADABLE: readonly (readonly [string, string, string])[] = [
  [
    'a list that is not closed',
    'a: [1\nb: 2\n',
    '2:1: A list that starts before this place is not closed with "]"',
  ],
  [
    'a placeholder that starts a map',
    'a: [gzip, -{level}]\n',
    '1:11: Text with braces must stand in quotes; write "-{level}"',
  ],
  ['a tab for indentation', 'a:\n\tb: 1\n', '2:1: Tabs are not allowed as indentation'],
  [
    'a quote that is not closed',
    'a: "b\n',
    `2:1: A text that starts with " before this place is not closed with another "`,
  ],
  ['two documents', 'a: 1\n---\nb: 1\n', '2:1: A second document starts here; a task file holds one'],
  [
    'an alias of nothing',
    'a: *b\n',
    '1:4: Alias "*b" has no anchor "&b" before it; put text that starts with "*" in quotes',
  ],
];

for (const [title, text, told] of UNREADABLE) {
  test(`readTaskFile() cannot read ${title}`, async (t) => {
    const path = join(await tempDir(t), 'task.yaml');
    await writeFile(path, text);
    const error: unknown = await readTaskFile(path).catch((cause: unknown) => cause);
    assert.ok(isAutotunerError(error, 'AT_CONFIG_UNREADABLE'));
    const [head, ...lines] = error.message.split('\n');
    assert.equal(head, `Cannot read task file "${path}": ${path}:${told}`);
    assert.ok(lines.every(isExcerpt));
  });
}
