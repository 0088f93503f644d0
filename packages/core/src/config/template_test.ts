import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findStrayBrace, parseTemplate, placeholderNames, solePlaceholder } from './template.ts';

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/u);
const literal = fc.string({ unit: fc.constantFrom('a', ' ', '{', '}', '$', "'", '\n', 'é'), maxLength: 12 });

function escapeBraces(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}');
}

test('parseTemplate() gives back any text whose braces were doubled', () => {
  fc.assert(
    fc.property(literal, (text) => {
      assert.equal(parseTemplate(escapeBraces(text)).map(String).join(''), text);
      assert.equal(findStrayBrace(escapeBraces(text)), undefined);
    }),
  );
});

test('placeholderNames() finds exactly the names put between texts, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(literal, name)), (parts) => {
      const text = parts.map(([before, one]) => `${escapeBraces(before)}{${one}}`).join('');
      assert.deepEqual(
        placeholderNames(text),
        parts.map(([, one]) => one),
      );
    }),
  );
});

test('parseTemplate() never throws, and loses nothing but braces', () => {
  fc.assert(
    fc.property(literal, (text) => {
      const shown = parseTemplate(text).map((piece) => (typeof piece === 'string' ? piece : piece.name));
      assert.equal(shown.join('').replaceAll(/[{}]/gu, ''), text.replaceAll(/[{}]/gu, ''));
    }),
  );
});

test('findStrayBrace() shows the text from the brace that belongs to nothing', () => {
  assert.equal(findStrayBrace('a {b} { c }'), '{ c }');
  assert.equal(findStrayBrace('a } b'), '} b');
  assert.equal(findStrayBrace('{1x}'), '{1x}');
  assert.equal(findStrayBrace('{{a}} {b}'), undefined);
});

test('solePlaceholder() names a placeholder only when nothing stands beside it', () => {
  assert.equal(solePlaceholder('{level}'), 'level');
  assert.equal(solePlaceholder('-{level}'), undefined);
  assert.equal(solePlaceholder('{a}{b}'), undefined);
  assert.equal(solePlaceholder('level'), undefined);
  assert.equal(solePlaceholder(''), undefined);
});
