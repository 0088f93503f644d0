import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramsKey } from './params_key.ts';

test('paramsKey() takes no notice of the order of the names', () => {
  assert.equal(paramsKey({ a: 1, b: 'x' }), paramsKey({ b: 'x', a: 1 }));
});

test('paramsKey() tells types, values and names apart', () => {
  const keys = [{ a: 1 }, { a: '1' }, { a: true }, { a: 'true' }, { b: 1 }, { a: 1, b: 1 }, {}].map(
    paramsKey,
  );
  assert.equal(new Set(keys).size, keys.length);
});
