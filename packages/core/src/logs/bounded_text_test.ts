import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundedText } from './bounded_text.ts';

test('boundedText() keeps the beginning and says how much is left out', () => {
  assert.equal(boundedText('abcdef', 6), 'abcdef');
  assert.equal(boundedText('abcdef', 2), 'ab... (4 more characters)');
  assert.equal(boundedText('abc', -1), '... (3 more characters)');
});

test('boundedText() accounts for every character', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(20), (text, maxLength) => {
      const kept = text.slice(0, maxLength);
      const left = text.length - kept.length;
      assert.equal(boundedText(text, maxLength), left === 0 ? text : `${kept}... (${left} more characters)`);
    }),
  );
});
