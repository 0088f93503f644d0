import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { isFlat, weighResults } from './_selection.ts';

const entriesOf = (results: readonly TrialResult[]): readonly HistoryEntry[] =>
  results.map((result, i) => ({ number: i + 1, params: {}, result }));
const success = (loss: number): TrialResult => ({ kind: 'success', losses: [loss] });
const failure = (progress: number): TrialResult => ({ kind: 'failure', severity: 100, progress });

test('weighResults() gives weights in the order of outcomes, failures last', () => {
  const entries = entriesOf([failure(0.5), success(1e9), success(-3), failure(0.9)]);
  assert.deepEqual(weighResults(entries, [0.7, 0.3, -0.2, -0.8]), [-0.8, 0.3, 0.7, -0.2]);
});

test('weighResults() shares weights evenly among tied results', () => {
  const entries = entriesOf([success(1), success(2), success(1), success(2)]);
  assert.deepEqual(weighResults(entries, [0.75, 0.25, -0.25, -0.75]), [0.5, -0.5, 0.5, -0.5]);
});

test('isFlat() tells when the best result is tied with too many others', () => {
  // More than 1 + a quarter of the eight, rounded up.
  const tied = (count: number) =>
    isFlat(entriesOf(Array.from({ length: 8 }, (_, i) => success(i < count ? 0 : i))));
  assert.deepEqual([1, 3, 4, 5, 8].map(tied), [false, false, false, true, true]);
});
