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

/** A text and what it comes to for a = 7 and b = 3. */
interface Term {
  readonly text: string;
  readonly value: number;
}

function combine(left: Term, operator: string, { right }: { readonly right: Term }): Term {
  const values: Readonly<Record<string, number>> = {
    '+': left.value + right.value,
    '-': left.value - right.value,
    '*': left.value * right.value,
    '/': left.value / right.value,
  };
  return { text: `(${left.text} ${operator} ${right.text})`, value: values[operator] ?? NaN };
}

test('parseConstraint() computes any nesting of the four operations', () => {
  const number = fc.nat({ max: 99 }).map((value): Term => ({ text: String(value), value }));
  const name = fc.constantFrom<Term>({ text: 'a', value: 7 }, { text: 'b', value: 3 });
  const { term } = fc.letrec<{ term: Term }>((tie) => ({
    term: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      number,
      name,
      fc
        .tuple(tie('term'), fc.constantFrom('+', '-', '*', '/'), tie('term'))
        .map(([left, operator, right]) => combine(left, operator, { right })),
      tie('term').map(({ text, value }) => ({ text: `-${text}`, value: -value })),
    ),
  }));
  fc.assert(
    fc.property(term, ({ text, value }) => {
      fc.pre(Number.isFinite(value) && text.length < 900);
      assert.ok(holds(`${text} == x`, { a: 7, b: 3, x: value }), text);
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

test('parseConstraint() takes names in any script', () => {
  const constraint = parseConstraint('größe >= 2 * 层数');
  assert.deepEqual(constraint.names, ['größe', '层数']);
  assert.equal(constraint.holds({ größe: 4, 层数: 2 }), true);
});
