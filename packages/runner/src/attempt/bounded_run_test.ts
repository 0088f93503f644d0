import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runBounded } from './bounded_run.ts';

test('runBounded() gives up on a regular expression that would take for ever', () => {
  const start = performance.now();
  const hostile = (): boolean => /^(a+)+$/u.test(`${'a'.repeat(5000)}b`);
  assert.deepEqual(runBounded(hostile, 50), { isDone: false });
  assert.ok(performance.now() - start < 5000);
});

test('runBounded() passes results and errors on', () => {
  assert.deepEqual(
    runBounded(() => 7, 1000),
    { isDone: true, value: 7 },
  );
  const failing = (): never => {
    throw new TypeError('no');
  };
  assert.throws(() => runBounded(failing, 1000), TypeError);
});
