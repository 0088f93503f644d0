import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecretField } from './redact.ts';

test('isSecretField() knows secrets by whole words', () => {
  const secret = [
    'password',
    'db_password',
    'X-Api-Key',
    'apiKey',
    'APIKEY',
    'refreshToken',
    'AUTOTUNER_ATTEMPT_TOKEN',
  ];
  const more = [
    'Authorization',
    'set-cookie',
    'clientSecret',
    'aws.secret_access_key',
    'credentials',
    'sshPrivateKey',
  ];
  for (const key of [...secret, ...more]) assert.ok(isSecretField(key, 'x'), key);
  const harmless = [
    'max_tokens',
    'tokenizer',
    'key',
    'keyboard',
    'monkey',
    'author',
    'passed',
    'bypass',
    'secretary',
  ];
  for (const key of harmless) assert.equal(isSecretField(key, 'x'), false, key);
  assert.equal(isSecretField('ms_per_output_token', 12.5), false);
  assert.equal(isSecretField('password', 1234), true);
});
