import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, functionLengths } from './measure_functions.ts';
import { parseText } from './syntax.ts';

test('functionLengths() counts declarations, methods and arrows with braces, nested ones too', () => {
  const text = [
    'function outer() {',
    '  const inner = () => {',
    '    return 1;',
    '  };',
    '  return inner;',
    '}',
    'const short = (a: number) => a + 1;',
    'class Box {',
    '  open() { return short(1); }',
    '}',
    'declare function absent(): void;',
  ].join('\n');
  assert.deepEqual(functionLengths(parseText('sample.ts', text)), [6, 3, 1]);
});

test('figuresOf() takes the nearest rank and counts what is over 60 lines', () => {
  const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 61, 100];
  assert.deepEqual(figuresOf(lengths), { count: 10, median: 5, p90: 61, longShare: 0.2 });
});

test('figuresOf() of no functions is all zero', () => {
  assert.deepEqual(figuresOf([]), { count: 0, median: 0, p90: 0, longShare: 0 });
});
