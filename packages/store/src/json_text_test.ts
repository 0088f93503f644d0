import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeJson, decodeOptionalJson, encodeJson, encodeOptionalJson } from './json_text.ts';

test('decodeJson() reads back what encodeJson() wrote', () => {
  // JSON has one zero and no numbers beyond all bounds.
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      assert.deepEqual(decodeJson(encodeJson(value)), plain);
    }),
  );
  assert.equal(decodeJson(encodeJson('\ud800 \0 "')), '\ud800 \0 "');
  assert.equal(decodeJson(encodeJson(5e-324)), 5e-324);
});

test('encodeOptionalJson() keeps apart what is absent and what is empty', () => {
  assert.equal(encodeOptionalJson(undefined), null);
  assert.equal(decodeOptionalJson(null), undefined);
  for (const value of [0, '', false, [], {}])
    assert.deepEqual(decodeOptionalJson(encodeOptionalJson<unknown>(value)), value);
});
