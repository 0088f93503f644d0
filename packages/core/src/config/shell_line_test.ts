import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPlainWord, quotedParts, quoteForShell, splitShellLine } from './shell_line.ts';

const shellText = fc.string({
  unit: fc.constantFrom(
    'a',
    '1',
    ' ',
    "'",
    '"',
    '\\',
    '$',
    '`',
    ';',
    '|',
    '&',
    '<',
    '\n',
    '*',
    '~',
    '#',
    'é',
  ),
  maxLength: 20,
});

test('splitShellLine() joins to the line again', () => {
  fc.assert(
    fc.property(shellText, (line) => {
      const tokens = splitShellLine(line);
      assert.equal(tokens.map(({ text }) => text).join(''), line);
    }),
  );
});

test('splitShellLine() keeps quotes, and blanks inside them, in one word', () => {
  const words = splitShellLine(String.raw`a -x="b c" 'd e'f\ g|h>i`).filter(({ kind }) => kind === 'word');
  assert.deepEqual(
    words.map(({ text }) => text),
    ['a', '-x="b c"', String.raw`'d e'f\ g`, 'h', 'i'],
  );
});

test('quoteForShell() reaches a real shell unchanged, whatever the text', () => {
  // One shell for all texts: each is an argument of printf.
  const texts = fc.sample(shellText, { numRuns: 300, seed: 1 }).filter((text) => text !== '');
  const line = `printf '%s\\000' ${texts.map(quoteForShell).join(' ')}`;
  const printed = execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' });
  assert.deepEqual(printed.split('\0').slice(0, -1), texts);
});

test('quoteForShell() leaves plain words bare', () => {
  assert.equal(quoteForShell('-O2,x=1'), "'-O2,x=1'");
  assert.equal(quoteForShell('0.5'), '0.5');
  assert.equal(quoteForShell(''), "''");
  assert.equal(quoteForShell("it's"), String.raw`'it'\''s'`);
});

test('isPlainWord() is false for the empty text and for all that a shell reads', () => {
  for (const text of ['', ' ', '$x', '~', '*', '?', '[a]', '#', '!', '{a}', 'a=b', '\n'])
    assert.equal(isPlainWord(text), false, text);
});

test('quotedParts() finds both kinds of quotes and passes over escaped ones', () => {
  assert.deepEqual(quotedParts(String.raw`echo "a {b}" 'c' \"d \'e "f \" g" 'open`), [
    '"a {b}"',
    "'c'",
    String.raw`"f \" g"`,
    "'open",
  ]);
});
