import assert from 'node:assert/strict';
import test from 'node:test';
import { AutotunerError } from '@autotuner/core';
import { problemFrom } from './problem.ts';

const context = { correlationId: 'abc' };

test('problemFrom() takes status and title from the code and the words from the error', () => {
  const problem = problemFrom(
    new AutotunerError('AT_TASK_UNKNOWN', 'Cannot find task 7: there is none'),
    context,
  );
  assert.deepEqual(problem, {
    type: 'urn:autotuner:error:AT_TASK_UNKNOWN',
    title: 'No such task',
    status: 404,
    detail: 'Cannot find task 7: there is none',
    instance: 'urn:request:abc',
    code: 'AT_TASK_UNKNOWN',
  });
});

test('problemFrom() keeps internals of unexpected faults to the log', () => {
  const secret = '/home/someone/secret';
  for (const fault of [
    new Error(secret),
    secret,
    undefined,
    new AutotunerError('AT_INTERNAL', secret, { details: { secret } }),
  ]) {
    const text = JSON.stringify(problemFrom(fault, context));
    assert.ok(!text.includes(secret));
    assert.match(text, /"status":500/);
    assert.match(text, /\\"abc\\"/);
  }
});

test('problemFrom() lists problems of a task file as JSON pointers with their place', () => {
  const problems = [{ path: ['parameters', 'a/b', 0, '~'], message: 'Must be a number', line: 3, column: 5 }];
  const error = new AutotunerError('AT_CONFIG_INVALID', 'Cannot create the task', { details: { problems } });
  assert.deepEqual(problemFrom(error, context).errors, [
    { pointer: '/parameters/a~1b/0/~0', detail: 'Must be a number', line: 3, column: 5 },
  ]);
});
