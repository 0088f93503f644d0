import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invalidTaskFile, locateProblem, pointerFrom } from './task_file_problem.ts';

test('pointerFrom() escapes as RFC 6901 asks for', () => {
  assert.equal(pointerFrom([]), '');
  assert.equal(pointerFrom(['enqueue', 0, 'level']), '/enqueue/0/level');
  assert.equal(pointerFrom(['slo', 'req/s', 'a~b']), '/slo/req~1s/a~0b');
});

test('locateProblem() asks for the key only where the problem is the key', () => {
  const map = {
    positionOf: (_path: unknown, options?: { readonly atKey?: boolean }) => ({
      line: 3,
      column: options?.atKey === true ? 1 : 7,
    }),
  };
  const problem = { path: ['zebra'], message: 'Unknown key "zebra"' };
  assert.deepEqual(locateProblem(problem, map), { ...problem, pointer: '/zebra', line: 3, column: 7 });
  assert.equal(locateProblem({ ...problem, atKey: true }, map).column, 1);
});

test('invalidTaskFile() lists problems in the order of the text, with an excerpt at the first', () => {
  const problem = (line: number, column: number) => ({
    path: [],
    pointer: '',
    message: `M${line}`,
    line,
    column,
  });
  const error = invalidTaskFile([problem(3, 1), problem(1, 4), problem(2, 1)], {
    file: 'x.yaml',
    text: 'a: 1\nb: 2\nc: 3',
  });
  assert.equal(error.code, 'AT_CONFIG_INVALID');
  assert.deepEqual(error.message.split('\n'), [
    'Task file "x.yaml" is not valid: 3 problems',
    'x.yaml:1:4: M1',
    '1 | a: 1',
    '       ^',
    'x.yaml:2:1: M2',
    'x.yaml:3:1: M3',
  ]);
  assert.deepEqual(error.details['problems'], [problem(1, 4), problem(2, 1), problem(3, 1)]);
});

test('invalidTaskFile() shows fifty problems and counts the rest', () => {
  const problems = Array.from({ length: 60 }, (_, i) => ({
    path: [],
    pointer: '',
    message: 'M',
    line: i + 1,
    column: 1,
  }));
  const error = invalidTaskFile(problems, { file: 'x', text: '' });
  const lines = error.message.split('\n');
  assert.equal(lines.length, 52);
  assert.equal(lines.at(-1), 'and 10 more');
  assert.equal((error.details['problems'] as readonly unknown[]).length, 60);
});
