import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { openTuner } from '@autotuner/runner';

const SUPERVISOR = fileURLToPath(new URL('../fixtures/supervisor.ts', import.meta.url));
const skip = process.platform === 'linux' ? false : 'skipped: reads /proc';

test('the time of a session that was killed counts against the time budget', { skip }, async (t) => {
  const home = join(await tempDir(t), 'home');
  const script = 'setTimeout(() => console.log(JSON.stringify({ seconds: 1 })), 200)';
  const config = sampleConfig({
    command: { kind: 'argv', argv: [process.execPath, '-e', script] },
    cwd: process.cwd(),
    budget: { experiments: 1000, wallMs: 60_000 },
  });
  await writeFile(`${home}.json`, JSON.stringify(config));
  const args = ['--conditions=@autotuner/source', SUPERVISOR, home, `${home}.json`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = new Promise((done) => child.once('exit', done));
  for (let ended = 0; ended < 3; await delay(50)) {
    const look = await openTuner({ home, mode: 'read', command: 'test' }).catch(() => undefined);
    ended = (await look?.getTask(1).catch(() => undefined))?.counts.byState.succeeded ?? 0;
    await look?.close();
  }
  child.kill('SIGKILL');
  await exited;
  const tuner = await openTuner({ home, mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  const { task } = await tuner.getTask(1);
  assert.equal(task.state, 'paused');
  assert.ok(task.activeMs >= 600 && task.activeMs < 60_000, `${task.activeMs} ms`);
  assert.deepEqual(tuner.interrupted, [1]);
});
