import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { openTuner } from '../compose.ts';

test('StoreTuner closes in seconds whatever grace a task asks for, and its successor goes on', async (t) => {
  const home = await tempDir(t);
  const tuner = await openTuner({ home, mode: 'run', command: 'test' });
  const script = 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)';
  const command = { kind: 'argv', argv: [process.execPath, '-e', script] } as const;
  await tuner.createTask(sampleConfig({ command, cwd: process.cwd(), graceMs: 60_000 }));
  await tuner.startTask(1);
  while (!(await tuner.readLog({ taskId: 1 })).lines.some((line) => line.endsWith('up'))) await delay(20);
  const startedAt = performance.now();
  await tuner.close();
  assert.ok(performance.now() - startedAt < 6000, `${performance.now() - startedAt} ms`);
  const successor = await openTuner({ home, mode: 'run', command: 'test' });
  t.after(() => successor.close());
  assert.deepEqual(successor.interrupted, [1]);
  assert.deepEqual((await successor.getTask(1)).counts.byState, { queued: 1 });
});
