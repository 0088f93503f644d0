import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTaskFile } from './parse_task_file.ts';
import { readRetry } from './read_retry.ts';

const LEAST = {
  name: 'least',
  command: ['run', '{x}'],
  parameters: { x: ['a', 'b'] },
  objective: 'minimize ms',
};

/** What a task file with this `retry` is told. */
function toldFor(retry: unknown): readonly string[] {
  const parsed = parseTaskFile({ ...LEAST, retry }, { cwd: '/' });
  return 'problems' in parsed ? parsed.problems.map((one) => one.message) : [];
}

test('readRetry() takes one number for every kind of failure, and leaves out what is not tried again', () => {
  assert.deepEqual(readRetry(), {});
  assert.deepEqual(readRetry({ crash: 2, oom: 0 }), { crash: 2 });
  const all = readRetry(1);
  assert.equal(Object.keys(all).length, 7);
  assert.ok(Object.values(all).every((count) => count === 1));
});

test('a retry that cannot be is told with what would be accepted', () => {
  const accepted = 'a whole number from 0 to 100, or a map of kinds of failure to such numbers';
  assert.deepEqual(toldFor(-1), [`"retry" must be ${accepted}, got the number -1`]);
  assert.deepEqual(toldFor('often'), [`"retry" must be ${accepted}, got the text "often"`]);
  assert.deepEqual(toldFor({ crash: 1.5 }), [
    '"retry.crash" must be a whole number from 0 to 100, got the number 1.5',
  ]);
  assert.deepEqual(toldFor({ timeuot: 1 }), ['Unknown key "timeuot" in "retry", did you mean "timeout"?']);
  assert.deepEqual(toldFor({ out_of_memory: 1 }), [
    'Unknown key "out_of_memory" in "retry", did you mean "oom"?',
  ]);
  assert.deepEqual(toldFor({ crash: 1, deploy: 2 }), []);
});
