import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultJson } from './result_json.ts';
import { sampleSuccess, sampleTask } from '../../testing/sample_task.ts';

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
    counts: { succeeded: 0, timeout: 2 },
    experiments: 2,
    seconds: 1.5,
    front: [],
    reason: null,
    resume: null,
    logs: null,
  });
});

test('resultJson() tells successes from commands that ended with another exit code', () => {
  const summary = {
    task: sampleTask(),
    counts: { total: 6, byState: { succeeded: 2, failed: 3 }, byOutcome: { exit: 4, oom: 1 } },
    front: [],
    live: true,
  };
  const { counts } = resultJson(summary, { logs: undefined, resume: undefined });
  assert.deepEqual(counts, { succeeded: 2, exit: 2, oom: 1 });
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
