import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { withSmallDisk } from '../../testing/small_disk.ts';
import { openTuner } from '../compose.ts';

const SCRIPT = `setTimeout(() => console.log(JSON.stringify({ seconds: JSON.parse(process.env.AUTOTUNER_PARAMS).x })), 50)`;

test('StoreTuner waits while the disk is full, can be looked at, and goes on when there is room', async (t) => {
  const folder = join(await tempDir(t), 'disk');
  const isDone = await withSmallDisk({ folder, kilobytes: 4096 }, async () => {
    const home = join(folder, 'home');
    const tuner = await openTuner({ home, mode: 'run', command: 'test' });
    const command = { kind: 'argv', argv: [process.execPath, '-e', SCRIPT] } as const;
    const config = sampleConfig({ command, cwd: process.cwd(), budget: { experiments: 12 } });
    const { task } = await tuner.createTask(config);
    await tuner.startTask(task.id);
    const ended = async (): Promise<number> => (await tuner.getTask(1)).counts.byState.succeeded ?? 0;
    while ((await ended()) < 3) await delay(20);
    await writeFile(join(folder, 'fill'), Buffer.alloc(8_000_000)).catch(() => undefined);
    await delay(1500);
    const reader = await openTuner({ home, mode: 'read', command: 'test' });
    assert.equal((await reader.getTask(1)).task.state, 'running');
    await reader.close();
    await rm(join(folder, 'fill'));
    while ((await tuner.getTask(1)).task.state === 'running') await delay(50);
    const summary = await tuner.getTask(1);
    await tuner.close();
    assert.equal(summary.task.state, 'completed');
    assert.deepEqual(summary.counts.byState, { succeeded: 12 });
  });
  if (!isDone) t.skip('may not mount a small disk');
});
