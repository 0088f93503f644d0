import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutText, padText, textWidth } from './text_width.ts';

test('textWidth() counts columns, not characters', () => {
  assert.equal(textWidth('abc'), 3);
  assert.equal(textWidth('\u001B[1mabc\u001B[0m'), 3);
  assert.equal(textWidth('中文'), 4);
  assert.equal(textWidth('é'), 1);
  assert.equal(textWidth('🚀'), 2);
  assert.equal(textWidth('▁█━★'), 4);
});

test('padText() fills on either side and leaves wide text alone', () => {
  assert.equal(padText('ab', 4), 'ab  ');
  assert.equal(padText('ab', 4, { right: true }), '  ab');
  assert.equal(padText('abcde', 4), 'abcde');
});

const cut = (text: string, width: number): string => cutText(text, { width, ellipsis: '…' });

test('cutText() marks the cut and closes colours', () => {
  assert.equal(cut('abcdef', 4), 'abc…');
  assert.equal(cut('abcd', 4), 'abcd');
  assert.equal(cut('\u001B[31mabcdef\u001B[39m', 4), '\u001B[31mabc\u001B[0m…');
  assert.equal(cut('abcdef', 0), '');
});

test('cutText() never takes more columns than there are', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.integer({ min: 0, max: 50 }),
      (text, width) => {
        assert.ok(textWidth(cut(text, width)) <= width);
      },
    ),
  );
});
