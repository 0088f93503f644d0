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
