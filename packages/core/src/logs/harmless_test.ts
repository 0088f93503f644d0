import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { harmlessLine, harmlessLines } from './harmless.ts';

test('harmlessLine() gives one line without controls, of the same length, and changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = harmlessLine(text);
      assert.doesNotMatch(line, /[^\P{Cc}\t]|[\u2028\u2029]/u);
      assert.equal(line.length, text.length);
      assert.equal(harmlessLine(line), line);
    }),
    { numRuns: 500 },
  );
});

test('harmlessLine() leaves text alone, tabs included', () => {
  const text = 'a\tä \u{1f600} "quoted" \u200f\u00a0';
  assert.equal(harmlessLine(text), text);
});

test('harmlessLine() shows each control as its picture', () => {
  assert.equal(harmlessLine('\0\u0007\n\r\u001b\u007f'), '\u2400\u2407\u240a\u240d\u241b\u2421');
  assert.equal(harmlessLine('\u0085\u2028\u2029'), '\u2424\u2424\u2424');
  assert.equal(harmlessLine('\u0080\u009b\u009f'), '\ufffd\ufffd\ufffd');
});

test('harmlessLines() does to a block what harmlessLine() does to each of its lines', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
      const lines = texts.map((text) => text.replaceAll('\n', ''));
      assert.equal(harmlessLines(lines.join('\n')), lines.map(harmlessLine).join('\n'));
    }),
    { numRuns: 300 },
  );
});
