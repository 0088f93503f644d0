import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparkline } from './sparkline.ts';

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

test('sparkline() spans from the smallest to the largest value', () => {
  assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7], { width: 20, levels }), '▁▂▃▄▅▆▇█');
});

test('sparkline() draws equal values in the middle', () => {
  assert.equal(sparkline([5, 5, 5], { width: 20, levels }), '▄▄▄');
});

test('sparkline() samples a long series and keeps both ends', () => {
  const line = sparkline(
    Array.from({ length: 1000 }, (_, index) => index),
    { width: 10, levels },
  );
  assert.equal(line.length, 10);
  assert.equal(line[0], '▁');
  assert.equal(line.at(-1), '█');
});

test('sparkline() skips what is no number and draws nothing of nothing', () => {
  assert.equal(sparkline([Number.NaN, 1, 2], { width: 20, levels }), '▁█');
  assert.equal(sparkline([], { width: 20, levels }), '');
});
