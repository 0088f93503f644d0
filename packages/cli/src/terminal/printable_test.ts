import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable } from './printable.ts';

test('printable() shows control characters instead of sending them to the terminal', () => {
  assert.equal(printable('a\u001B[2Jb'), String.raw`a\x1b[2Jb`);
  assert.equal(printable('two\nlines'), String.raw`two\nlines`);
  assert.equal(printable('\u009B31m\u007F'), String.raw`\x9b31m\x7f`);
  assert.equal(printable('tab\tand 中文 stay'), 'tab\tand 中文 stay');
});
