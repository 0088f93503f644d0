import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AutotunerError } from '@autotuner/core';
import { describeFault } from './describe_fault.ts';

test('describeFault() gives message, code and exit code of a known error and no stack trace', async () => {
  const error = new AutotunerError('AT_STORE_LOCKED', 'Cannot take it');
  assert.deepEqual(await describeFault(error, { isDebug: false }), {
    text: 'Cannot take it [AT_STORE_LOCKED]',
    exitCode: 7,
  });
});

test('describeFault() takes anything else for an internal fault and says how to see more', async () => {
  const fault = await describeFault(new TypeError('x is not a function'), { isDebug: false });
  assert.equal(fault.exitCode, 1);
  assert.match(fault.text, /^Unexpected fault: x is not a function \[AT_INTERNAL\]\n\(set AUTOTUNER_DEBUG=1/);
  assert.doesNotMatch(fault.text, / at /);
});

test('describeFault() shows the stack and the cause for debugging', async () => {
  const error = new AutotunerError('AT_INTERNAL', 'Cannot do it', { cause: new Error('the reason') });
  const { text } = await describeFault(error, { isDebug: true });
  assert.match(text, /\n {4}at .*describe_fault_test/);
  assert.match(text, /the reason/);
});
