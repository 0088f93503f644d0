import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFigures } from './figure_table.ts';

test('renderFigures() lines up names, values, ratios and notes', () => {
  const text = renderFigures([
    { name: 'start', value: 61.234, unit: 'ms', ratio: { to: 'bare node', times: 1.5 } },
    { name: 'memory', value: 80, unit: 'MB', note: 'at rest' },
  ]);
  assert.equal(text, 'start   61.2 ms  1.50x bare node\nmemory  80 MB                     at rest');
});

test('renderFigures() says whether a goal is met, and what was skipped', () => {
  const text = renderFigures([
    { name: 'kill', value: 3, unit: 'ms', goal: { text: '<= 5 ms', isMet: true } },
    { name: 'lost', value: 7, unit: 'bytes', goal: { text: '0', isMet: false } },
    { name: 'rival', value: Number.NaN, unit: '/s', note: 'not installed' },
  ]);
  assert.equal(
    text,
    'kill   3 ms     met <= 5 ms\nlost   7 bytes  MISSED 0\nrival  skipped               not installed',
  );
});
