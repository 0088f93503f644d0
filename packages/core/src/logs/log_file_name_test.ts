import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  experimentLogName,
  isInsideLogFolder,
  parseLogName,
  rawLogName,
  type RawLogRef,
  taskLogName,
} from './log_file_name.ts';

const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const rawRef: fc.Arbitrary<RawLogRef> = fc.record({
  taskId: number,
  experiment: number,
  attempt: number,
  role: fc.constantFrom('command' as const, 'deploy' as const),
  stream: fc.constantFrom('stdout' as const, 'stderr' as const, 'output' as const),
});

test('parseLogName() reads back every name that is made', () => {
  fc.assert(
    fc.property(rawRef, (ref) => {
      const { taskId, experiment } = ref;
      assert.deepEqual(parseLogName(taskLogName(taskId)), { kind: 'task', taskId });
      assert.deepEqual(parseLogName(experimentLogName(ref)), { kind: 'experiment', taskId, experiment });
      assert.deepEqual(parseLogName(rawLogName(ref)), { kind: 'raw', ...ref });
      assert.ok(isInsideLogFolder(rawLogName(ref)));
    }),
  );
});

test('rawLogName() tells command and deployed server apart', () => {
  const ref = { taskId: 9, experiment: 3, attempt: 1, stream: 'stdout' } as const;
  assert.equal(rawLogName({ ...ref, role: 'command' }), 'task_9_exp_3.attempt_1.stdout.raw');
  assert.equal(rawLogName({ ...ref, role: 'deploy' }), 'task_9_exp_3.attempt_1.deploy.stdout.raw');
});

test('parseLogName() reads nothing else', () => {
  const names = [
    '../task_9.log',
    '/task_9.log',
    'task_9.log/..',
    'task_09.log',
    'task_0.log',
    'task_9.raw',
    'task_9_exp_3.raw',
    'task_9_exp_3.attempt_1.stdout.log',
    'task_9_exp_3.attempt_1.log',
    'task_9_exp_3.attempt_1.network.raw',
    'task_9.log\n',
    'task_99999999999999999999.log',
    'task_.log',
    '',
  ];
  for (const name of names) assert.equal(parseLogName(name), undefined, name);
});

test('taskLogName() refuses what is not a whole number from 1', () => {
  for (const id of [0, -1, 1.5, Number.NaN, 2 ** 60]) assert.throws(() => taskLogName(id), RangeError);
  assert.throws(() => experimentLogName({ taskId: 9, experiment: 0 }), {
    message: 'Cannot name log file of experiment 0: must be a whole number >= 1',
  });
});

test('isInsideLogFolder() refuses every way out', () => {
  const out = [
    '..',
    '.',
    '',
    '/etc/passwd',
    'a/../b',
    'a//b',
    'a/',
    'a\\b',
    'C:x',
    'a\0b',
    '\ud800',
    'x'.repeat(256),
  ];
  for (const name of out) assert.equal(isInsideLogFolder(name), false, name);
  for (const name of ['task_9.log', 'a/b/c.log', '..a', 'ä'.repeat(127)])
    assert.ok(isInsideLogFolder(name), name);
});
