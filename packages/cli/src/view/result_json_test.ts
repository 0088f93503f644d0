import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultJson } from './result_json.ts';
import { sampleSuccess, sampleTask } from './sample_task_test.ts';

test('resultJson() has every member whatever happened, null for what there is not', () => {
  const summary = {
    task: sampleTask({ state: 'failed', activeMs: 1500 }),
    counts: { total: 2, byState: { failed: 2 }, byOutcome: { timeout: 2 } },
    front: [],
    live: false,
  };
  assert.deepEqual(resultJson(summary, { logs: undefined, resume: undefined }), {
    task: 9,
    name: 'demo',
    state: 'failed',
    best: null,
    baseline: null,
    gain: null,
    counts: { timeout: 2 },
    experiments: 2,
    succeeded: 0,
    seconds: 1.5,
    front: [],
    reason: null,
    resume: null,
    logs: null,
  });
});

test('resultJson() gives number, parameters, score and metrics of the best', () => {
  const best = sampleSuccess(2, 150);
  const summary = {
    task: sampleTask(),
    counts: { total: 2, byState: { succeeded: 2 }, byOutcome: { exit: 2 } },
    best,
    front: [2],
    live: true,
  };
  assert.deepEqual(resultJson(summary, { logs: '/x', resume: 'autotuner resume 9' }).best, {
    experiment: 2,
    params: { level: 2 },
    score: 150,
    metrics: { speed: 150 },
  });
});
