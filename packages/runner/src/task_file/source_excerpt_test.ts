import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceExcerpt } from './source_excerpt.ts';

test('sourceExcerpt() shows the line with a caret under the column', () => {
  assert.deepEqual(sourceExcerpt('a: 1\r\nbc: 2\r\n', { line: 2, column: 5 }), ['2 | bc: 2', '        ^']);
});

test('sourceExcerpt() keeps the caret in place behind tabs', () => {
  assert.deepEqual(sourceExcerpt('\tx: 1', { line: 1, column: 2 }), ['1 |  x: 1', '     ^']);
});

test('sourceExcerpt() cuts a long line around the column', () => {
  const [line = '', caret = ''] = sourceExcerpt(`${'a'.repeat(500)}X${'b'.repeat(500)}`, {
    line: 1,
    column: 501,
  });
  assert.ok(line.length <= 164);
  assert.equal(line[caret.indexOf('^')], 'X');
});

test('sourceExcerpt() shows nothing for a blank line or one that is not there', () => {
  assert.deepEqual(sourceExcerpt('a\n  \n', { line: 2, column: 1 }), []);
  assert.deepEqual(sourceExcerpt('a', { line: 9, column: 1 }), []);
});
