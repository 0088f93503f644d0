/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/** Words that make the whole value of their key a secret. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'password',
  'passwd',
  'passphrase',
  'secret',
  'secrets',
  'authorization',
  'credential',
  'credentials',
  'cookie',
  'cookies',
]);

/** The same as pairs, such as "api_key" and "apiKey". */
const SECRET_PAIRS: ReadonlySet<string> = new Set(['api key', 'private key', 'access key', 'secret key']);

/** Run together, as in "APIKEY" and "x-apikey". */
const SECRET_JOINED: ReadonlySet<string> = new Set(['apikey', 'privatekey', 'accesskey', 'secretkey']);

/**
 * Tells whether the value of a key must not be logged. Decided by whole words of the key ("db_password", "X-Api-Key",
 * "refreshToken"). Numbers and booleans under "token" are kept: those count language-model tokens, as in
 * "ms_per_output_token"; so are the plural "tokens" and "tokenizer".
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isSecretField } from '@autotuner/core';
 *
 * assert.equal(isSecretField('refreshToken', 'eyJhbGciOi'), true);
 * assert.equal(isSecretField('ms_per_output_token', 12.5), false);
 * ```
 */
export function isSecretField(key: string, value: unknown): boolean {
  if (!SUSPICIOUS.test(key)) return false;
  const words = wordsOf(key);
  if (words.includes('token')) return typeof value !== 'number' && typeof value !== 'boolean';
  return words.some(
    (word, at) =>
      SECRET_WORDS.has(word) || SECRET_JOINED.has(word) || SECRET_PAIRS.has(`${word} ${words[at + 1] ?? ''}`),
  );
}

/** Cheap first look, so that ordinary keys cost one test. */
const SUSPICIOUS = /pass|secret|token|auth|cred|cookie|key/i;

function wordsOf(key: string): readonly string[] {
  const spaced = key.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return spaced.toLowerCase().split(/[^a-z\d]+/);
}
