import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { shellLine, shellQuote } from './shell_quote.ts';

test('shellQuote() leaves plain words bare', () => {
  assert.deepEqual(['--level=3', 'a/b.c', 'a b', "it's", ''].map(shellQuote), [
    '--level=3',
    'a/b.c',
    "'a b'",
    String.raw`'it'\''s'`,
    "''",
  ]);
});

test('shellLine() gives a shell exactly the words that went in', () => {
  const word = fc.string().filter((one) => !one.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const script = shellLine(['printf', String.raw`%s\0`, ...words]);
      const printed = execFileSync('/bin/sh', ['-c', script]).toString();
      assert.deepEqual(
        printed.split('\0').slice(0, -1),
        words.map((one) => Buffer.from(one).toString()),
      );
    }),
    { numRuns: 25 },
  );
});

test('shellLine() puts variables first', () => {
  assert.equal(shellLine(['run', 'x y'], { MODE: 'fast and loose' }), "MODE='fast and loose' run 'x y'");
});
