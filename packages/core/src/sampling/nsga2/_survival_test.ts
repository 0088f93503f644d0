import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { crowdingOf, selectBest } from './_survival.ts';

const success = (losses: readonly number[], violation = 0): TrialResult => ({
  kind: 'success',
  losses,
  violation,
});
const entriesOf = (results: readonly TrialResult[]): readonly HistoryEntry[] =>
  results.map((result, i) => ({ number: i + 1, params: {}, result }));
const bestNumbers = (results: readonly TrialResult[], count = results.length): readonly number[] =>
  selectBest(entriesOf(results), { count, seed: 1 }).map(({ number }) => number);

test('crowdingOf() gives the ends of a front infinity and the others the gap between their neighbours', () => {
  const crowding = crowdingOf([
    [0, 10],
    [1, 9],
    [4, 5],
    [10, 0],
  ]);
  assert.deepEqual(crowding, [Infinity, 4 / 10 + 5 / 10, 9 / 10 + 9 / 10, Infinity]);
});

test('crowdingOf() says nothing of an objective in which all are equal', () => {
  assert.deepEqual(crowdingOf([[3], [3], [3]]), [0, 0, 0]);
  assert.deepEqual(crowdingOf([]), []);
});

test('selectBest() takes fronts in order, and from the last one what lies apart', () => {
  const results = [
    [9, 9],
    [0, 8],
    [1, 7],
    [1.5, 6.5],
    [2, 6],
    [8, 0],
  ].map((losses) => success(losses));
  assert.deepEqual(
    bestNumbers(results, 3).toSorted((a, b) => a - b),
    // The ends, and the one with the widest gap around it.
    [2, 5, 6],
  );
  assert.equal(bestNumbers(results).at(-1), 1);
});

test('selectBest() puts broken limits, what was stopped early and failures behind, in the order of outcomes', () => {
  const results: readonly TrialResult[] = [
    { kind: 'failure', severity: 80, progress: 1 },
    success([0, 0], 2),
    success([5, 5]),
    success([0, 0], 1),
    { kind: 'pruned', step: 3, losses: [0, 0] },
    { kind: 'failure', severity: 1000, progress: 0 },
    success([4, 4]),
  ];
  assert.deepEqual(bestNumbers(results), [7, 3, 5, 4, 2, 1, 6]);
});

test('selectBest() does not depend on the order of the entries', () => {
  const results = Array.from({ length: 20 }, (_, i) => success([i % 5, (i * 7) % 4]));
  const entries = entriesOf(results);
  const best = selectBest(entries, { count: 8, seed: 3 });
  assert.deepEqual(selectBest(entries.toReversed(), { count: 8, seed: 3 }), best);
});
