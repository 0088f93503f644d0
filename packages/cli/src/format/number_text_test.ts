import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesText, gainPhrase, gainText, numberText } from './number_text.ts';

test('numberText() keeps about five digits and never rounds away whole digits', () => {
  const shown = [412.3124, 0.00123456, 1_234_567, 1_234_567.89, 0, -12.5, 1.5e21, Number.NaN].map(numberText);
  assert.deepEqual(shown, ['412.31', '0.0012346', '1234567', '1234567.9', '0', '-12.5', '1.500e+21', 'NaN']);
});

test('gainText() has a sign and a unit', () => {
  assert.deepEqual([0.231, -0.05, 0, 12.3456].map(gainText), ['+23.1 %', '-5.0 %', '+0.0 %', '+1235 %']);
});

test('bytesText() uses decimal units', () => {
  assert.deepEqual([512, 4_200_000_000, 1e18].map(bytesText), ['512 B', '4.2 GB', '1000000.0 TB']);
});

test('gainPhrase() says which of the two is better', () => {
  assert.equal(gainPhrase(0.5), '50.0 % better than the baseline');
  assert.equal(gainPhrase(-0.05), '5.0 % worse than the baseline');
});
