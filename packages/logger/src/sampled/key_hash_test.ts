import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashKey } from './key_hash.ts';

test('hashKey() stays what it is: other versions and processes must keep the same traces', () => {
  const seen = ['', 'a', 'request-1', 'request-2', 'ä\u{1f600}'].map((key) => hashKey(key));
  assert.deepEqual(seen, [2_872_998_923, 444_641_715, 627_036_521, 247_011_592, 3_763_107_291]);
});

test('hashKey() spreads keys that hardly differ evenly over all 32 bits', () => {
  const buckets = new Float64Array(16);
  for (let n = 0; n < 16_000; n++) buckets[Math.floor(hashKey(`request-${n}`) / 2 ** 28)]!++;
  // Chi-square with 15 degrees of freedom: 44 is exceeded once in ten thousand.
  const chi = buckets.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  assert.ok(chi < 44, `chi-square is ${chi}`);
});

test('hashKey() takes a bounded time', () => {
  assert.equal(hashKey('x'.repeat(128)), hashKey('x'.repeat(1_000_000)));
});
