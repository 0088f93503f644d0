import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExperimentRecord } from '@autotuner/core';
import { progressOf, remainingMs } from './progress.ts';
import { countsText } from './counts_text.ts';
import {
  sampleConfig,
  sampleExperiment,
  sampleFailure,
  sampleLook,
  sampleSuccess,
} from '../../testing/sample_task.ts';

test('progressOf() knows the best, the gain over the baseline and the best so far', () => {
  const experiments = [
    sampleSuccess(1, 100),
    sampleSuccess(2, 80),
    sampleSuccess(3, 150),
    sampleExperiment(4),
  ];
  const progress = progressOf(sampleConfig(), experiments);
  assert.equal(progress.best?.number, 3);
  assert.equal(progress.gain, 0.5);
  assert.deepEqual(progress.bestSoFar, [100, 100, 150]);
  assert.equal(progress.ended, 3);
  assert.deepEqual(
    progress.running.map(({ number }) => number),
    [4],
  );
});

test('progressOf() takes the smallest for the best so far when the objective is to minimize', () => {
  const config = sampleConfig({ objective: 'minimize ms' });
  assert.deepEqual(
    progressOf(config, [sampleSuccess(1, 5), sampleSuccess(2, 7), sampleSuccess(3, 2)]).bestSoFar,
    [5, 5, 2],
  );
});

test('progressOf() counts failures by outcome, most frequent first', () => {
  const crash = sampleFailure(3, { outcome: { kind: 'exit', code: 1 } });
  const progress = progressOf(sampleConfig(), [crash, sampleFailure(1), sampleFailure(2)]);
  assert.deepEqual(progress.failures, [
    ['timeout', 2],
    ['exit', 1],
  ]);
  assert.equal(progress.best, undefined);
});

test('remainingMs() divides what is left by the concurrency and is bounded by the time budget', () => {
  const config = sampleConfig({ concurrency: 2, budget: { experiments: 12 } });
  const progress = progressOf(config, [sampleSuccess(1, 1), sampleSuccess(2, 1)]);
  assert.equal(progress.meanMs, 1000);
  assert.equal(remainingMs(config, { progress, activeMs: 0 }), 5000);
  const short = sampleConfig({ concurrency: 2, budget: { experiments: 12, wall: '3s' } });
  assert.equal(remainingMs(short, { progress, activeMs: 1000 }), 2000);
});

test('remainingMs() does not guess before anything has ended, nor after everything has', () => {
  const left = (experiments: number, ended: ExperimentRecord[]): number | undefined => {
    const config = sampleConfig({ budget: { experiments } });
    return remainingMs(config, { progress: progressOf(config, ended), activeMs: 0 });
  };
  assert.equal(left(9, []), undefined);
  assert.equal(left(1, [sampleSuccess(1, 1)]), undefined);
});

test('progressOf() counts what was pruned apart from failures, and leaves what breaks a constraint out of the best so far', () => {
  const pruned = sampleFailure(2, {
    state: 'pruned',
    outcome: { kind: 'pruned', step: 3, value: null, reason: 'poor' },
  });
  const broken = { ...sampleSuccess(3, 900), violation: 0.1 };
  const progress = progressOf(sampleConfig(), [sampleSuccess(1, 5), pruned, broken, sampleFailure(4)]);
  assert.deepEqual([progress.ended, progress.succeeded, progress.infeasible, progress.pruned], [4, 2, 1, 1]);
  assert.deepEqual(progress.failures, [['timeout', 1]]);
  assert.deepEqual([progress.best?.number, progress.bestSoFar], [1, [5]]);
  assert.equal(countsText(progress, sampleLook()), '2 ok (1 infeasible), 1 pruned, 1 timeout');
});
