import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExperimentRecord } from '../ports/records.ts';
import type { Objective } from './objective.ts';
import { historyOf, trialResultOf } from './trial_history.ts';

const OBJECTIVES: readonly Objective[] = [{ metric: 'mb_per_s', direction: 'maximize' }];

function experiment(number: number, rest: Partial<ExperimentRecord>): ExperimentRecord {
  const base = { taskId: 9, state: 'succeeded', origin: 'sampler', params: { level: number } } as const;
  return { ...base, reason: '', attempts: 1, createdAt: 0, number, ...rest };
}

test('trialResultOf() gives losses for a success, severity and progress for a failure', () => {
  assert.deepEqual(trialResultOf(experiment(1, { scores: [7] }), OBJECTIVES), {
    kind: 'success',
    losses: [-7],
  });
  const failed = experiment(2, { state: 'failed', failure: 'deploy', progress: 0.1 });
  assert.deepEqual(trialResultOf(failed, OBJECTIVES), { kind: 'failure', severity: 1200, progress: 0.1 });
  const slo = experiment(3, { state: 'failed', failure: 'slo', progress: 0.1 });
  assert.deepEqual(trialResultOf(slo, OBJECTIVES), { kind: 'failure', severity: 100, progress: 1 });
  const early = experiment(4, { state: 'failed', failure: 'crash' });
  assert.deepEqual(trialResultOf(early, OBJECTIVES), { kind: 'failure', severity: 1000, progress: 0 });
});

test('trialResultOf() learns nothing from what runs, was cancelled, or was ended by infrastructure', () => {
  const silent: readonly Partial<ExperimentRecord>[] = [
    { state: 'queued' },
    { state: 'benchmarking' },
    { state: 'cancelled', progress: 0.5 },
    { state: 'failed', outcome: { kind: 'interrupted' } },
    { state: 'succeeded' },
  ];
  for (const rest of silent) assert.equal(trialResultOf(experiment(1, rest), OBJECTIVES), undefined);
});

test('historyOf() keeps the order of arrival and leaves out what was not told', () => {
  const experiments = [
    experiment(1, { scores: [1], toldOrder: 2 }),
    experiment(2, { scores: [2], toldOrder: 1 }),
    experiment(3, { scores: [3] }),
    experiment(4, { state: 'cancelled', toldOrder: 3 }),
  ];
  assert.deepEqual(historyOf(experiments, OBJECTIVES), [
    { number: 2, params: { level: 2 }, result: { kind: 'success', losses: [-2] } },
    { number: 1, params: { level: 1 }, result: { kind: 'success', losses: [-1] } },
  ]);
});

test('trialResultOf() gives step and loss of what was pruned, and the worst loss for what was not finite', () => {
  const pruned = (value: number | null) =>
    experiment(1, { state: 'pruned', outcome: { kind: 'pruned', step: 7, value, reason: '' } });
  assert.deepEqual(trialResultOf(pruned(120), OBJECTIVES), { kind: 'pruned', step: 7, losses: [-120] });
  assert.deepEqual(trialResultOf(pruned(null), OBJECTIVES), {
    kind: 'pruned',
    step: 7,
    losses: [Number.MAX_VALUE],
  });
});

test('trialResultOf() gives the violation of a success', () => {
  const success = experiment(1, { state: 'succeeded', scores: [5], violation: 0.5 });
  assert.deepEqual(trialResultOf(success, OBJECTIVES), { kind: 'success', losses: [-5], violation: 0.5 });
});
