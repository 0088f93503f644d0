import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialResult } from '../sampler.ts';
import { readHistory } from './_told.ts';
import type { Told } from './_told.ts';

function read(...results: readonly TrialResult[]): Told {
  return readHistory(results.map((result, i) => ({ number: i + 1, params: { at: i }, result })));
}

const success = (loss: number): TrialResult => ({ kind: 'success', losses: [loss] });
const failure = (severity: number, progress: number): TrialResult => ({
  kind: 'failure',
  severity,
  progress,
});

test('readHistory() tells losses from failures, and how bad those are', () => {
  const told = read(success(3), failure(1000, 0), success(1), failure(100, 1), failure(200, 0.7));
  assert.deepEqual([...told.losses], [3, 1]);
  assert.deepEqual(told.params, [{ at: 0 }, { at: 2 }]);
  assert.deepEqual([...told.badness], [0, 1, 0, 0.5, 0.75]);
  assert.equal(told.failureCount, 3);
});

test('readHistory() counts what was stopped early as no better than the median success so far, and no worse than the worst', () => {
  const stopped = (loss: number): TrialResult => ({ kind: 'pruned', step: 3, losses: [loss] });
  const told = read(success(1), success(2), success(9), stopped(0), stopped(50), success(60));
  assert.deepEqual([...told.losses], [1, 2, 9, 2, 9, 60]);
  assert.equal(told.failureCount, 0);
  assert.deepEqual([...read(stopped(4)).losses], [4]);
});

test('readHistory() learns from what breaks limits both its loss and that it does', () => {
  const told = read(success(1), { kind: 'success', losses: [0], violation: 0.5 });
  assert.deepEqual([...told.losses], [1, 0]);
  assert.deepEqual([...told.badness], [0, 0.5]);
});
