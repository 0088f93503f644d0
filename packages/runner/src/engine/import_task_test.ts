import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportedExperiment } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { openTuner } from '../compose.ts';

const GOOD: ImportedExperiment = {
  params: { x: 0.5 },
  reason: 'imported',
  reports: [],
  result: { outcome: { kind: 'exit', code: 0 }, experimentState: 'succeeded', scores: [1], told: true },
};

test('importTask() stores experiments that have ended as a task that has', async (t) => {
  const tuner = await openTuner({ home: await tempDir(t), mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  const { task, counts } = await tuner.importTask({ config: sampleConfig(), experiments: [GOOD, GOOD] });
  assert.equal(task.state, 'completed');
  assert.equal(task.stopRequest, undefined);
  assert.deepEqual(counts.byState, { succeeded: 2 });
});

test('an import that was cut off is cancelled by the next tuner, and nothing of it is run', async (t) => {
  const home = await tempDir(t);
  const first = await openTuner({ home, mode: 'run', command: 'test' });
  const torn = { ...GOOD, reports: undefined as unknown as ImportedExperiment['reports'] };
  await assert.rejects(first.importTask({ config: sampleConfig(), experiments: [GOOD, torn] }), TypeError);
  assert.equal((await first.listTasks())[0]?.task.state, 'running');
  await first.close();
  const second = await openTuner({ home, mode: 'run', command: 'test' });
  t.after(() => second.close());
  const [summary] = await second.listTasks();
  assert.equal(summary?.task.state, 'cancelled');
  assert.equal(summary?.counts.byState.succeeded, 1);
});
