import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Distribution } from '../search_space/distribution.ts';
import type { Parameter, SearchSpace } from '../search_space/search_space.ts';
import { checkAllUsed, checkPlaceholders } from './check_placeholders.ts';
import type { TemplatedTask } from './check_placeholders.ts';
import type { ConfigProblem } from './config_problem.ts';
import type { CommandSpec, ReadyCheck } from './task_config.ts';

function parameter(name: string, distribution: Distribution, parent?: string): Parameter {
  const when = parent === undefined ? [] : [{ parent, operator: 'eq', value: 'a' } as const];
  return { name, distribution, when };
}

const SPACE: SearchSpace = {
  parameters: [
    parameter('mode', { type: 'categorical', choices: ['a', 'b'] }),
    parameter('level', { type: 'int', low: 1, high: 9, log: false, step: 1 }, 'mode'),
    parameter('text', { type: 'categorical', choices: ['plain', 'two words'] }),
    parameter('flag', { type: 'bool' }),
  ],
  constraints: [],
};

function task(command: readonly string[] | string, parts: Partial<TemplatedTask> = {}): TemplatedTask {
  const spec: CommandSpec =
    typeof command === 'string' ? { kind: 'shell', line: command } : { kind: 'argv', argv: command };
  return { command: spec, env: {}, readsParamsEnv: false, ...parts };
}

function told(one: TemplatedTask): readonly string[] {
  const problems: ConfigProblem[] = [];
  const names = new Set(SPACE.parameters.map(({ name }) => name));
  checkPlaceholders(one, { space: SPACE, names, report: (problem) => problems.push(problem) });
  return problems.map(({ path, message }) => `${path.join('/')}: ${message}`);
}

const deployed = (ready: ReadyCheck, argv: readonly string[] = ['serve', '{port}']) =>
  task(['x'], { deploy: { command: { kind: 'argv', argv }, ready, timeoutMs: 1 } });

test('checkPlaceholders() accepts parameters and extra names anywhere', () => {
  assert.deepEqual(
    told(task(['x', '{level}', '{task}-{experiment}.{attempt}', '{{raw}}'], { env: { A: '{mode}' } })),
    [],
  );
  assert.deepEqual(told(deployed({ kind: 'tcp', host: 'h', port: '{port}' })), []);
  assert.deepEqual(told(task(`x {text} "{mode}" '{flag}'`)), []);
});

const BRACES = 'write {name} for a parameter, and {{ or }} for a brace';

const BAD: readonly (readonly [string, TemplatedTask, string])[] = [
  [
    'a near miss',
    task(['x', '{levle}']),
    'command/1: Unknown parameter "{levle}" in "command[1]", did you mean "{level}"?',
  ],
  [
    'an unknown name',
    task('x {zebra}'),
    'shell: Unknown parameter "{zebra}" in "shell"; for the text itself write {{zebra}}',
  ],
  [
    'an unknown name in env',
    task(['x'], { env: { A: '{modus}' } }),
    'env/A: Unknown parameter "{modus}" in "env.A"; for the text itself write {{modus}}',
  ],
  [
    '{port} without deploy',
    task(['x', '{port}']),
    'command/1: Unknown parameter "{port}" in "command[1]"; a free port is given to tasks with a deploy section',
  ],
  [
    'a stray brace',
    task(['x', 'a{ b']),
    `command/1: "command[1]" has a brace that belongs to no placeholder at "{ b"; ${BRACES}`,
  ],
  [
    'a program that can vanish',
    task(['{flag}', 'x']),
    'command/0: "command[0]" must always name a program, but "flag" can be inactive or false; use a parameter that always has a value',
  ],
  [
    'an address that can vanish',
    deployed({ kind: 'http', url: 'http://a:{port}/{level}' }),
    'deploy/ready/http: "deploy.ready.http" needs values at all times, but "level" is conditional',
  ],
  [
    'a quoted value with blanks',
    task("x '{text}'"),
    'shell: Placeholder "{text}" in "shell" must stand outside of quotes, because its choice "two words" is quoted by itself',
  ],
  [
    'a quoted conditional value',
    task('x "{level}"'),
    'shell: Placeholder "{level}" in "shell" must stand outside of quotes, because it is conditional',
  ],
  [
    'an unknown name in ready',
    deployed({ kind: 'command', command: { kind: 'argv', argv: ['a', '{zebra}'] } }),
    'deploy/ready/command/1: Unknown parameter "{zebra}" in "deploy.ready.command[1]"; for the text itself write {{zebra}}',
  ],
];

for (const [title, one, message] of BAD) {
  test(`checkPlaceholders() reports ${title}`, () => assert.deepEqual(told(one), [message]));
}

test('checkPlaceholders() reports a name once per text', () => {
  assert.equal(told(task(['x', '{a1}{a1}', '{a1}'])).length, 2);
});

function unused(one: TemplatedTask): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  checkAllUsed(one, { space: SPACE, report: (problem) => problems.push(problem) });
  return problems;
}

test('checkAllUsed() reports parameters that reach nothing, but not parents nor those in env', () => {
  const message =
    'Parameter "text" is never used; put "{text}" into command or env, or set reads_params_env: true';
  assert.deepEqual(unused(task(['x', '{flag}'], { env: { L: '{level}' } })), [
    { path: ['parameters', 'text'], atKey: true, message },
  ]);
});

test('checkAllUsed() leaves a command alone that reads its parameters itself', () => {
  assert.deepEqual(unused(task(['x'], { readsParamsEnv: true })), []);
});
