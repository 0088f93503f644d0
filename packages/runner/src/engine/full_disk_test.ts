import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseChildLine } from '@autotuner/core';
import { sampleConfig, tempDir, withSmallDisk } from '@autotuner/core/testing';
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

/** Prints lines for a while, more of them than fit on the disk beside what fills it, then the metric. */
const CHATTY = `const { x } = JSON.parse(process.env.AUTOTUNER_PARAMS);
  let left = 40;
  const timer = setInterval(() => {
    console.log(('line ' + left + ' ' + 'y'.repeat(90) + '\\n').repeat(20).trimEnd());
    if (--left > 0) return;
    clearInterval(timer);
    console.log(JSON.stringify({ seconds: x }));
  }, 10)`;

test('an attempt that fills the disk is tried again, no line is torn, and each line of the last attempt is there once', async (t) => {
  const folder = join(await tempDir(t), 'disk');
  const isDone = await withSmallDisk({ folder, kilobytes: 16_384 }, async () => {
    const home = join(folder, 'home');
    const tuner = await openTuner({ home, mode: 'run', command: 'test' });
    const command = { kind: 'argv', argv: [process.execPath, '-e', CHATTY] } as const;
    const parts = {
      command,
      cwd: process.cwd(),
      budget: { experiments: 6 },
      concurrency: 2,
      maxAttempts: 100,
    };
    const { task } = await tuner.createTask(sampleConfig(parts));
    await tuner.startTask(task.id);
    while (((await tuner.getTask(1)).counts.byState.succeeded ?? 0) < 1) await delay(20);
    await writeFile(join(folder, 'fill'), Buffer.alloc(20_000_000)).catch(() => undefined);
    await delay(1500);
    await rm(join(folder, 'fill'));
    while ((await tuner.getTask(1)).task.state === 'running') await delay(50);
    assert.deepEqual((await tuner.getTask(1)).counts.byState, { succeeded: 6 });
    const details = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((number) => tuner.getExperiment({ taskId: 1, number })),
    );
    await tuner.close();
    const kinds = details.flatMap((one) => one.attempts.map((attempt) => attempt.outcome?.kind));
    assert.ok(kinds.includes('disk_full'), kinds.join(' '));
    assert.ok(
      kinds.every((kind) => kind === 'disk_full' || kind === 'exit'),
      kinds.join(' '),
    );
    for (const { experiment, attempts } of details)
      for (const name of ['task_1.log', `task_1_exp_${experiment.number}.log`])
        checkLog(join(home, 'logs', name), { experiment: experiment.number, attempt: attempts.length });
  });
  if (!isDone) t.skip('may not mount a small disk');
});

function checkLog(path: string, last: { readonly experiment: number; readonly attempt: number }): void {
  const text = readFileSync(path, 'utf8');
  assert.ok(text.endsWith('\n'));
  const lines = text.trimEnd().split('\n');
  for (const line of lines) assert.match(line, /^\[\d{4}-\d\d-\d\d [\d:.]+Z\] \[[A-Z]+\] \[[^\]]+\] /u);
  const printed = lines
    .map(parseChildLine)
    .filter((line) => line?.experiment === last.experiment && line.attempt === last.attempt);
  assert.equal(printed.length, 801, `${path}, attempt ${last.attempt}`);
}
