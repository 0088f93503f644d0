import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { constraintNames, parseConstraint, satisfiesConstraints } from './constraint.ts';

const holds = (text: string, params: Readonly<Record<string, number | string | boolean>> = {}): boolean =>
  parseConstraint(text).holds(params);

test('parseConstraint() knows all comparisons', () => {
  const comparisons = ['<=', '<', '>=', '>', '==', '!='];
  const truth = (a: number): readonly boolean[] => comparisons.map((own) => holds(`a ${own} 2`, { a }));
  assert.deepEqual(truth(1), [true, true, false, false, false, true]);
  assert.deepEqual(truth(2), [true, false, true, false, true, false]);
  assert.deepEqual(truth(3), [false, false, true, true, false, true]);
});

test('parseConstraint() follows the usual precedence, from left to right', () => {
  for (const text of [
    '1 + 2 * 3 == 7',
    '(1 + 2) * 3 == 9',
    '10 - 2 - 3 == 5',
    '16 / 4 / 2 == 2',
    '-2 * -3 == 6',
    '2 - -3 == 5',
    '1.5e3 == 1500',
    '.5 + 1. == 1.5',
  ]) {
    assert.ok(holds(text), text);
  }
});

test('parseConstraint() computes as JavaScript does', () => {
  const leaf = fc.oneof(fc.nat({ max: 99 }).map(String), fc.constantFrom('a', 'b'));
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc
        .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression'))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      tie('expression').map((inner) => `-${inner}`),
    ),
  }));
  fc.assert(
    fc.property(expression, fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 }), (text, a, b) => {
      // "--" would be a decrement there.
      const expected: unknown = new Function('a', 'b', `return ${text.replaceAll('-', ' - ')}`)(a, b);
      fc.pre(typeof expected === 'number' && Number.isFinite(expected) && text.length < 900);
      assert.ok(holds(`${text} == x`, { a, b, x: Number(expected) }), text);
    }),
  );
});

test('parseConstraint() takes numbers that differ by rounding for equal', () => {
  assert.ok(holds('a + b == 0.3', { a: 0.1, b: 0.2 }));
  assert.ok(holds('a + b <= 0.3', { a: 0.1, b: 0.2 }));
  assert.ok(!holds('a + b > 0.3', { a: 0.1, b: 0.2 }));
  assert.ok(!holds('a + b != 0.3', { a: 0.1, b: 0.2 }));
  assert.ok(holds('a < 0.3', { a: 0.2999 }));
});

test('parseConstraint() counts a constraint with an absent parameter as kept', () => {
  assert.ok(holds('window >= level', { level: 5 }));
  assert.ok(holds('constructor >= 5'));
});

test('parseConstraint() counts true as 1, and refuses texts and 0 / 0', () => {
  assert.ok(holds('a + b == 1', { a: true, b: false }));
  assert.ok(!holds('a >= 0', { a: 'x' }));
  assert.ok(!holds('a != 5', { a: 'x' }));
  assert.ok(!holds('a / b >= 0', { a: 0, b: 0 }));
  assert.ok(holds('a / b > 5', { a: 1, b: 0 }));
});

test('parseConstraint() names each parameter once', () => {
  assert.deepEqual(constraintNames('a * (b + a) <= -c_2'), ['a', 'b', 'c_2']);
  assert.deepEqual(constraintNames('1 < 2'), []);
});

test('parseConstraint() compiles equal texts once, also after many others', () => {
  const first = parseConstraint('once >= 1');
  assert.equal(parseConstraint('once >= 1'), first);
  for (let i = 0; i < 600; i++) parseConstraint(`many >= ${i}`);
  assert.ok(parseConstraint('once >= 1').holds({ once: 1 }));
});

const BROKEN: readonly (readonly [string, string])[] = [
  ['a >> b', '">" stands at column 4, where a number, a parameter name, "-" or "(" would be accepted'],
  ['a b', '"b" stands at column 3, where + - * / or one of <= < >= > == != would be accepted'],
  ['a + 1', 'it ends at column 6, where + - * / or one of <= < >= > == != would be accepted'],
  ['a <= ', 'it ends at column 6, where a number, a parameter name, "-" or "(" would be accepted'],
  ['(a + 1 <= b', '"<=" stands at column 8, where + - * / or ")" would be accepted'],
  ['a <= b <= c', '"<=" stands at column 8, where + - * / or the end would be accepted'],
  ['a = b', '"=" stands at column 3, where + - * / or one of <= < >= > == != would be accepted'],
  ['a <= "x"', '""" stands at column 6, where a number, a parameter name, "-" or "(" would be accepted'],
  ['', 'it ends at column 1, where a number, a parameter name, "-" or "(" would be accepted'],
];

for (const [text, words] of BROKEN) {
  test(`parseConstraint() refuses ${JSON.stringify(text)} and says where`, () => {
    assert.throws(() => parseConstraint(text), new SyntaxError(`Cannot read constraint "${text}": ${words}`));
  });
}

test('parseConstraint() refuses what is too long or too deep', () => {
  assert.throws(() => parseConstraint(`${'1+'.repeat(600)}1 < 2`), /it has 1205 characters, at most 1000/);
  assert.throws(
    () => parseConstraint(`${'('.repeat(60)}1${')'.repeat(60)} < 2`),
    /at most 50 levels of nesting/,
  );
  assert.throws(() => parseConstraint(`${'-'.repeat(60)}1 < 2`), /at most 50 levels of nesting/);
});

test('parseConstraint() throws nothing but SyntaxError', () => {
  const piece = fc.constantFrom(
    'a',
    'b1',
    '1',
    '.5',
    '1e3',
    '+',
    '-',
    '*',
    '/',
    '(',
    ')',
    '<',
    '>=',
    '==',
    ' ',
    '@',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        parseConstraint(pieces.join('')).holds({ a: 1, b1: 2 });
      } catch (error) {
        assert.ok(error instanceof SyntaxError);
      }
    }),
  );
});

test('satisfiesConstraints() wants all of them', () => {
  const space = { parameters: [], constraints: [{ text: 'a <= b' }, { text: 'b <= 5' }] };
  assert.equal(satisfiesConstraints(space, { a: 1, b: 2 }), true);
  assert.equal(satisfiesConstraints(space, { a: 1, b: 6 }), false);
});
