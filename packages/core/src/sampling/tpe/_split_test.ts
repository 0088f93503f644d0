import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutcomeRanking } from '../columns/outcome_ranking.ts';
import type { TrialResult } from '../sampler.ts';
import { countGood, exploredShare } from './_split.ts';

const success = (loss: number): TrialResult => ({ kind: 'success', losses: [loss] });
const failure = (severity: number, progress: number): TrialResult => ({
  kind: 'failure',
  severity,
  progress,
});

function ranked(count: number, result: (i: number) => TrialResult): OutcomeRanking {
  const ranking = new OutcomeRanking(1);
  ranking.push(Array.from({ length: count }, (_, i) => ({ number: i + 1, params: {}, result: result(i) })));
  return ranking;
}

test('countGood() takes the best tenth, rounded up, and 25 at most', () => {
  assert.equal(countGood(ranked(11, success)), 2);
  assert.equal(countGood(ranked(1000, success)), 25);
});

test('countGood() takes fewer where much fails, and no failure once five work', () => {
  const working = (limit: number, count = 40): OutcomeRanking =>
    ranked(count, (i) => (i < limit ? success(i) : failure(100, i / count)));
  assert.equal(countGood(working(4)), 4);
  assert.equal(countGood(working(5)), 2);
  assert.equal(countGood(working(10)), 2);
  assert.equal(countGood(working(40)), 4);
  assert.equal(countGood(working(5, 5000)), 5);
  const limited = ranked(40, (i) => ({ kind: 'success', losses: [i], violation: i < 5 ? 0 : i }));
  assert.equal(countGood(limited), 2);
});

test('exploredShare() is larger when three or more of the best failures are tied, and 0 once something works', () => {
  const tied = (count: number, best: number): OutcomeRanking =>
    ranked(count, (i) => (i < best ? failure(80, 1) : failure(1000, i / count)));
  assert.equal(exploredShare(tied(30, 3)), 0.5);
  assert.equal(exploredShare(tied(30, 2)), 0.1);
  assert.equal(exploredShare(tied(20, 20)), 0.1);
  assert.equal(exploredShare(ranked(31, (i) => (i < 30 ? failure(80, 1) : success(1)))), 0);
});
