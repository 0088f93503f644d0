import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameParams } from './same_params.ts';

test('isSameParams() wants the same names and values', () => {
  assert.equal(isSameParams({ a: 1, b: true }, { b: true, a: 1 }), true);
  for (const other of [{}, { a: 1 }, { a: 1, c: true }, { a: '1', b: true }, { a: 1, b: true, c: 1 }]) {
    assert.equal(isSameParams({ a: 1, b: true }, other), false);
  }
});
