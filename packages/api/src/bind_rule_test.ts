import assert from 'node:assert/strict';
import test from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { checkBind, isLoopbackHost } from './bind_rule.ts';

test('isLoopbackHost() accepts exactly the addresses that stay on this machine', () => {
  for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '[::1]']) {
    assert.equal(isLoopbackHost(host), true, host);
  }
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.evil.com', 'localhost.evil.com', '', '128.0.0.1']) {
    assert.equal(isLoopbackHost(host), false, host);
  }
});

test('checkBind() refuses an open address without a key and names the remedies', () => {
  assert.throws(
    () => checkBind({ host: '0.0.0.0', isInsecure: false }),
    (error) =>
      isAutotunerError(error, 'AT_BIND_REFUSED') &&
      error.message.includes('AUTOTUNER_API_KEY') &&
      error.message.includes('--insecure'),
  );
  checkBind({ host: '0.0.0.0', isInsecure: true });
  checkBind({ host: '0.0.0.0', isInsecure: false, apiKey: 'k' });
  checkBind({ host: '127.0.0.1', isInsecure: false });
});
