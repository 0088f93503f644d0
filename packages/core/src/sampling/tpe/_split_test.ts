import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { rankHistory, splitHistory } from './_split.ts';

const entry = (number: number, result: TrialResult): HistoryEntry => ({
  number,
  params: { n: number },
  result,
});
const success = (loss: number): TrialResult => ({ kind: 'success', losses: [loss] });
const failure = (severity: number, progress: number): TrialResult => ({
  kind: 'failure',
  severity,
  progress,
});

const entries = (count: number, result: (i: number) => TrialResult): readonly HistoryEntry[] =>
  Array.from({ length: count }, (_, i) => entry(i + 1, result(i)));

const goodOf = (history: readonly HistoryEntry[]): readonly unknown[] =>
  splitHistory(rankHistory({ history, seed: 1 }), []).below.map((params) => params['n']);

test('splitHistory() takes the best tenth, rounded up, and 25 at most', () => {
  assert.deepEqual(goodOf(entries(11, (i) => success(-i))), [11, 10]);
  assert.equal(goodOf(entries(1000, success)).length, 25);
});

test('splitHistory() takes a tenth of the successes alone once there are five', () => {
  const four = entries(40, (i) => (i < 4 ? success(i) : failure(100, i / 40)));
  assert.deepEqual(goodOf(four), [1, 2, 3, 4]);
  const five = entries(40, (i) => (i < 5 ? success(i) : failure(100, i / 40)));
  assert.deepEqual(goodOf(five), [1]);
});

test('splitHistory() learns from failures while nothing has succeeded', () => {
  assert.deepEqual(goodOf(entries(20, (i) => failure(i < 3 ? 200 : 500, i / 20))), [3, 2]);
});

test('splitHistory() counts what is running as bad', () => {
  const ranked = rankHistory({ history: entries(10, success), seed: 1 });
  const { below, above } = splitHistory(ranked, [{ n: 'running' }]);
  assert.equal(below.length, 1);
  assert.deepEqual(above.at(-1), { n: 'running' });
  assert.equal(above.length, 10);
});

test('rankHistory() breaks ties by seed and number, not by arrival', () => {
  const history = entries(30, () => failure(80, 1));
  const order = (own: readonly HistoryEntry[], seed = 1): readonly number[] =>
    rankHistory({ history: own, seed }).entries.map(({ number }) => number);
  assert.deepEqual(order(history.toReversed()), order(history));
  assert.notDeepEqual(order(history, 2), order(history));
  assert.notDeepEqual(
    order(history),
    history.map(({ number }) => number),
  );
});

test('rankHistory() sees a plateau when three or more of the best failures are tied', () => {
  const isPlateau = (history: readonly HistoryEntry[]): boolean =>
    rankHistory({ history, seed: 1 }).isPlateau;
  const tied = (count: number, best: number): readonly HistoryEntry[] =>
    entries(count, (i) => (i < best ? failure(80, 1) : failure(1000, i / count)));
  assert.equal(isPlateau(tied(30, 3)), true);
  assert.equal(isPlateau(tied(30, 2)), false);
  assert.equal(isPlateau(tied(20, 20)), false);
  assert.equal(isPlateau([...tied(30, 3), entry(31, success(1))]), false);
  assert.equal(isPlateau([]), false);
});
