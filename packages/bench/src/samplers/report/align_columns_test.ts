import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alignColumns, threeDigits } from './align_columns.ts';

test('alignColumns() puts names to the left and numbers to the right', () => {
  assert.equal(
    alignColumns([
      ['', '@25'],
      ['random', '1'],
      ['tpe', '0.25', 'x'],
    ]),
    '         @25\nrandom     1\ntpe     0.25  x',
  );
});

test('threeDigits() shows large, small and missing numbers', () => {
  assert.deepEqual(
    [0, 5450.4, -5450.4, 12.345, 0.012_34, 0.000_012_3, Infinity, NaN, undefined].map(threeDigits),
    ['0', '5450', '-5450', '12.3', '0.0123', '1.2e-5', '-', '', ''],
  );
});
