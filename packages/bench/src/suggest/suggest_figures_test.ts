import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figureOf } from './suggest_figures.ts';

const CASE = { sampler: 'tpe', space: 'd = 10', count: 1000, own: [1, 3, 2] } as const;

test('figureOf() compares medians and says whether the goal is reached', () => {
  const figure = figureOf({ ...CASE, optuna: { name: 'Optuna 5 TPE', times: [30, 25, 10] } });
  assert.equal(figure.value, 2);
  assert.deepEqual(figure.ratio, { to: 'Optuna 5 TPE', times: 0.08 });
  assert.deepEqual(figure.goal, { text: '<= 1/10 of Optuna', isMet: true });
  const missed = figureOf({ ...CASE, count: 100, optuna: { name: 'Optuna 5 TPE', times: [15] } });
  assert.deepEqual(missed.goal, { text: '<= 1/8 of Optuna', isMet: false });
});

test('figureOf() has no goal without Optuna, but one for random, and says why something is missing', () => {
  assert.equal(figureOf(CASE).goal, undefined);
  assert.deepEqual(figureOf({ ...CASE, sampler: 'random', own: [0.01] }).goal, {
    text: '<= 0.02 ms',
    isMet: true,
  });
  const skipped = figureOf({ ...CASE, own: 'not in this space' });
  assert.ok(Number.isNaN(skipped.value));
  assert.equal(skipped.note, 'not in this space');
});
