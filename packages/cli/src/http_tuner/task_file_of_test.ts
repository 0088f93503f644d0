import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseTaskFile, type TaskConfig } from '@autotuner/core';
import { readTaskFile } from '@autotuner/runner';
import { sampleConfig } from '../../testing/sample_task.ts';
import { taskFileOf } from './task_file_of.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));

/** What the server makes of the file, wherever it stands itself. */
function sent(config: TaskConfig): unknown {
  const parsed = parseTaskFile(JSON.parse(JSON.stringify(taskFileOf(config))), { cwd: '/somewhere/else' });
  return 'config' in parsed ? parsed.config : parsed.problems;
}

test('taskFileOf() is read as the same configuration again: the examples', async () => {
  const folders = (await readdir(EXAMPLES, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  assert.ok(folders.length >= 4);
  for (const { name } of folders) {
    const { config } = await readTaskFile(`${EXAMPLES}${name}/task.yaml`);
    assert.deepEqual(sent(config), config, name);
  }
});

test('taskFileOf() is read as the same configuration again: everything that a file can say', () => {
  const config = sampleConfig({
    env: { A: '{level}' },
    parameters: {
      level: { type: 'int', low: 2, high: 64, log: true },
      rate: { type: 'float', low: 0.5, high: 2, step: 0.5, when: { level: { gte: 3, lt: 40 } } },
      mode: ['a', 'b'],
      fast: { type: 'bool', when: { mode: 'a' } },
    },
    command: ['bench', '{level}', '{rate}', '{mode}', '{fast}'],
    where: ['rate <= level'],
    fixed: { rate: 2 },
    stop: { target: 3, patience: 9, min_gain: 0.01, expected_gain: 0.5, failure_share: 0.9 },
    warm_start: { task: 'old', enqueue: 3, teach: 0 },
    objective: undefined,
    objectives: ['maximize speed', { metric: 'bytes', direction: 'minimize' }],
    slo: { p99: { threshold: 5, weight: 2, hard_fail: true, fail_ratio: 0.1, constraint: true } },
    metrics: { bytes: 'size: ([0-9]+)' },
    baseline: { level: 4, mode: 'b' },
    enqueue: [{ level: 8, rate: 2, mode: 'a', fast: true }],
    sampler: { type: 'tpe', seed: 9 },
    budget: { experiments: 5, wall: '90s' },
    concurrency: 2,
    deploy: { command: ['serve', '{port}'], ready: { tcp: '[::1]:{port}' }, timeout: '7s' },
    streams: 'merged',
    max_attempts: 4,
    retry: { crash: 1, deploy: 2 },
    baseline_must_succeed: false,
    orphans: 'adopt',
  });
  assert.deepEqual(sent(config), config);
});

test('taskFileOf() is read as the same configuration again: reports, pruning and repeats', () => {
  const measured = [
    { reports: { pattern: 'loss (.+)' }, pruner: 'median', remeasure: 0.2 },
    {
      pruner: { type: 'hyperband', min_resource: 2, max_resource: 50, reduction_factor: 2.5, min_trials: 4 },
    },
    { pruner: { type: 'threshold', upper: 9, allow_nan: true, warmup_steps: 3 } },
    {
      pruner: {
        type: 'patience',
        patience: 4,
        min_delta: 0.5,
        wrapped: { type: 'percentile', percentile: 25 },
      },
    },
    { pruner: { type: 'wilcoxon', p_threshold: 0.2 }, repeats: { count: 5, aggregate: 'mean' } },
  ];
  for (const parts of measured) {
    const config = sampleConfig(parts);
    assert.deepEqual(sent(config), config);
    assert.ok(Object.keys(parts).every((key) => key in config));
  }
});
