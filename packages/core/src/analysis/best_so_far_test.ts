import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialResult } from '../sampling/sampler.ts';
import { bestSoFar, curveAfter, hypervolumeSoFar, regretAt } from './best_so_far.ts';
import type { TimedEntry } from './best_so_far.ts';
import { hypervolume } from './hypervolume.ts';

const RESULTS: readonly TrialResult[] = [
  { kind: 'failure', severity: 100, progress: 1 },
  { kind: 'success', losses: [8, 1] },
  { kind: 'success', losses: [1, 1], violation: 0.5 },
  { kind: 'pruned', step: 3, losses: [0, 0] },
  { kind: 'success', losses: [9, 2] },
  { kind: 'success', losses: [4, 7] },
  { kind: 'success', losses: [4, 7] },
];
const ENTRIES: readonly TimedEntry[] = RESULTS.map((result, i) => ({
  number: 10 + i,
  params: {},
  result,
  atMs: 100 * i,
}));

test('bestSoFar() has a point for each improvement among successes within their limits', () => {
  assert.deepEqual(bestSoFar(ENTRIES), [
    { count: 2, number: 11, value: 8, atMs: 100 },
    { count: 6, number: 15, value: 4, atMs: 500 },
  ]);
});

test('bestSoFar() follows another objective', () => {
  assert.deepEqual(
    bestSoFar(ENTRIES, { objective: 1 }).map(({ value }) => value),
    [1],
  );
});

test('hypervolumeSoFar() grows to the volume of all successes', () => {
  const curve = hypervolumeSoFar(ENTRIES, [10, 10]);
  assert.deepEqual(
    curve.map(({ count }) => count),
    [2, 6],
  );
  assert.equal(
    curve.at(-1)?.value,
    hypervolume(
      [
        [8, 1],
        [9, 2],
        [4, 7],
      ],
      [10, 10],
    ),
  );
});

test('curveAfter() and regretAt() read a curve by time and by count', () => {
  const curve = bestSoFar(ENTRIES);
  assert.deepEqual(
    [0, 100, 499, 500].map((ms) => curveAfter(curve, ms)),
    [undefined, 8, 8, 4],
  );
  assert.deepEqual(regretAt(curve, { optimum: 3, counts: [1, 2, 6] }), [Infinity, 5, 1]);
});
