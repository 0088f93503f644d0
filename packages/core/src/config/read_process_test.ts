import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigProblem } from './config_problem.ts';
import { checkPattern, readCommand, readDeploy } from './read_process.ts';

function collect<Result>(read: (report: (problem: ConfigProblem) => void) => Result) {
  const problems: ConfigProblem[] = [];
  return { result: read((problem) => void problems.push(problem)), problems };
}

test('readCommand() reads an argument list or a shell line', () => {
  const read = (spec: Parameters<typeof readCommand>[0]) =>
    collect((report) => readCommand(spec, { path: [], report }));
  assert.deepEqual(read({ command: ['gzip', ''] }), {
    result: { kind: 'argv', argv: ['gzip', ''] },
    problems: [],
  });
  assert.deepEqual(read({ shell: 'a | b' }), { result: { kind: 'shell', line: 'a | b' }, problems: [] });
});

test('readCommand() reports both keys, neither, and an empty program name, at their place', () => {
  const read = (spec: Parameters<typeof readCommand>[0], ...path: string[]) =>
    collect((report) => readCommand(spec, { path, report })).problems;
  assert.deepEqual(read({ command: ['a'], shell: 'a' }, 'deploy'), [
    {
      path: ['deploy', 'shell'],
      atKey: true,
      message: 'Keys "command" and "shell" in "deploy" exclude each other; leave one out',
    },
  ]);
  const lacks =
    'lacks the key "command": a list of arguments such as ["node", "bench.ts"], or "shell" with a command line';
  assert.deepEqual(read({}), [{ path: [], message: `Task file ${lacks}` }]);
  assert.deepEqual(read({}, 'deploy'), [{ path: ['deploy'], message: `"deploy" ${lacks}` }]);
  assert.deepEqual(read({ command: ['', 'a'] }), [
    { path: ['command', 0], message: '"command[0]" must name a program, got empty text' },
  ]);
});

test('readDeploy() reads each kind of ready', () => {
  const ready = (spec: Parameters<typeof readDeploy>[0]['ready']) =>
    collect((report) => readDeploy({ command: ['serve'], ready: spec }, report)).result.ready;
  assert.deepEqual(ready({ http: 'http://a/{port}' }), { kind: 'http', url: 'http://a/{port}' });
  assert.deepEqual(ready({ tcp: '127.0.0.1:{port}' }), { kind: 'tcp', host: '127.0.0.1', port: '{port}' });
  assert.deepEqual(ready({ tcp: '[::1]:80' }), { kind: 'tcp', host: '::1', port: '80' });
  assert.deepEqual(ready({ log: 'up$' }), { kind: 'log', pattern: 'up$' });
  assert.deepEqual(ready({ shell: 'test -e x' }), {
    kind: 'command',
    command: { kind: 'shell', line: 'test -e x' },
  });
  assert.deepEqual(ready({ command: ['x'] }), { kind: 'command', command: { kind: 'argv', argv: ['x'] } });
});

test('readDeploy() gives a server five minutes unless told otherwise', () => {
  const timeoutOf = (timeout?: string) =>
    collect((report) =>
      readDeploy(
        { command: ['a'], ready: { log: 'x' }, ...(timeout === undefined ? {} : { timeout }) },
        report,
      ),
    ).result.timeoutMs;
  assert.equal(timeoutOf(), 300_000);
  assert.equal(timeoutOf('3s'), 3000);
});

test('checkPattern() reports a pattern that cannot be compiled, with the reason', () => {
  const told = (pattern: string, flags: 'u' | 'gm') =>
    collect((report) => checkPattern(pattern, { flags, path: ['metrics', 'ms'], report })).problems;
  assert.deepEqual(told('(ms', 'gm'), [
    {
      path: ['metrics', 'ms'],
      message: '"metrics.ms" must be a regular expression, got "(ms" (unterminated group)',
    },
  ]);
  assert.deepEqual(told('ms: ([0-9.]+)', 'gm'), []);
  assert.equal(told(String.raw`\-`, 'u').length, 1);
  assert.equal(told(String.raw`\-`, 'gm').length, 0);
});
