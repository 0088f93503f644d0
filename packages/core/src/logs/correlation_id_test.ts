import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCorrelationId, parseCorrelationId } from './correlation_id.ts';

test('isCorrelationId() takes 1..128 letters, digits, "_", "." and "-"', () => {
  for (const good of ['a', 'abc-123_X.y', 'x'.repeat(128)]) assert.ok(isCorrelationId(good));
  for (const bad of ['', 'x'.repeat(129), 'a b', 'a\n', 'ä', 'a/b', 7, undefined])
    assert.ok(!isCorrelationId(bad));
});

test('parseCorrelationId() trims, and gives nothing for what is not well-formed', () => {
  assert.equal(parseCorrelationId('\tabc '), 'abc');
  for (const bad of ['a b', '', undefined, ['abc'], 7]) assert.equal(parseCorrelationId(bad), undefined);
});
