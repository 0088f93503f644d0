import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText } from './duration_text.ts';

test('durationText() picks the unit that a person would', () => {
  const shown = [0, 85, 999.4, 1000, 59_940, 59_960, 72_000, 7_500_000, 273_600_000, -5, Number.NaN].map(
    durationText,
  );
  assert.deepEqual(shown, [
    '0 ms',
    '85 ms',
    '999 ms',
    '1.0 s',
    '59.9 s',
    '1m00s',
    '1m12s',
    '2h05m',
    '3d04h',
    '0 ms',
    '?',
  ]);
});
