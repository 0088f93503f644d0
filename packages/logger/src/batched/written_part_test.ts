import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writtenIn } from './written_part.ts';

const lines = Buffer.from('one 1\none 2\none 3\n');
const written = (part: string): number => writtenIn(Buffer.from(part), lines);

test('writtenIn() finds lines among those of others', () => {
  assert.equal(written(''), 0);
  assert.equal(written('other\n'), 0);
  assert.equal(written('one 1\none 2\none 3\n'), lines.length);
  assert.equal(written('other\none 1\none 2\none 3\nother\n'), lines.length);
  assert.equal(written('one 1\nother\none 1\none 2\none 3\n'), lines.length);
});

test('writtenIn() finds where a write was cut off', () => {
  assert.equal(written('other\none 1\non'), 8);
  assert.equal(written('other\none'), 3);
  assert.equal(written('o'), 1);
  assert.equal(written('one 2\n'), 0);
});
