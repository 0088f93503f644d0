import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseChildLine, type ExperimentRecord, type TaskConfig } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { openTuner } from '@autotuner/runner';

const SUPERVISOR = fileURLToPath(new URL('../fixtures/supervisor.ts', import.meta.url));
const EXPERIMENTS = 14;
const KILLS = 8;
const LINES = 20;
const TAG = `kill-and-resume-${process.pid}`;

/** Prints numbered lines over 200 ms, then a metric that depends on the parameters alone. */
const SCRIPT = `
  const p = JSON.parse(process.env.AUTOTUNER_PARAMS);
  let n = 0;
  const timer = setInterval(() => {
    console.log('line ' + ++n);
    if (n < ${LINES}) return;
    clearInterval(timer);
    console.log(JSON.stringify({ seconds: (p.x - 0.3) ** 2 }));
  }, 10);
`;

const CONFIG: TaskConfig = sampleConfig({
  command: { kind: 'argv', argv: [process.execPath, '-e', SCRIPT, TAG] },
  cwd: process.cwd(),
  sampler: { type: 'tpe', seed: 42 },
  budget: { experiments: EXPERIMENTS },
});

function startSupervisor(home: string, configFile: string): ReturnType<typeof spawn> {
  const args = ['--conditions=@autotuner/source', SUPERVISOR, home, configFile];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function exitOf(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

async function runToEnd(t: TestContext, kills: number): Promise<string> {
  const home = join(await tempDir(t), 'home');
  const configFile = `${home}.json`;
  await writeFile(configFile, JSON.stringify(CONFIG));
  for (let kill = 0; kill < kills; kill++) {
    const child = startSupervisor(home, configFile);
    const exited = exitOf(child);
    await untilGrown(join(home, 'logs', 'task_1.log'));
    await delay((kill * 7919) % 400);
    child.kill('SIGKILL');
    await exited;
  }
  assert.equal(await exitOf(startSupervisor(home, configFile)), 0);
  return home;
}

/** Resolves when the supervisor has begun to write: killing it before would test nothing. */
async function untilGrown(path: string): Promise<void> {
  const sizeNow = async (): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;
  const before = await sizeNow();
  while ((await sizeNow()) === before) await delay(10);
}

async function experimentsOf(t: TestContext, home: string): Promise<readonly ExperimentRecord[]> {
  const tuner = await openTuner({ home, mode: 'read', command: 'test' });
  t.after(() => tuner.close());
  const [task] = await tuner.listTasks();
  assert.equal(task?.task.state, 'completed');
  return tuner.listExperiments(task.task.id);
}

async function processesWithTag(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(TAG));
}

const skip = process.platform === 'linux' ? false : 'skipped: reads /proc';

test('a run that is killed again and again ends like an uninterrupted one', { skip }, async (t) => {
  const [interrupted, smooth] = [await runToEnd(t, KILLS), await runToEnd(t, 0)];
  const got = await experimentsOf(t, interrupted);
  const wanted = await experimentsOf(t, smooth);
  assert.deepEqual(
    got.map(({ number, params, scores }) => ({ number, params, scores })),
    wanted.map(({ number, params, scores }) => ({ number, params, scores })),
  );
  assert.ok(
    got.some((one) => one.attempts > 1),
    'no kill hit an experiment',
  );
  await assertLogsAreExact(interrupted, got);
  assert.deepEqual(await processesWithTag(), []);
});

/** Every line that any attempt printed stands once in the experiment's log and once in the task's log. */
async function assertLogsAreExact(home: string, experiments: readonly ExperimentRecord[]): Promise<void> {
  const logs = join(home, 'logs');
  const whole = childLines(await readFile(join(logs, 'task_1.log'), 'utf8'));
  for (const { number, attempts } of experiments) {
    const own = childLines(await readFile(join(logs, `task_1_exp_${number}.log`), 'utf8'));
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const raw = await readFile(
        join(logs, `task_1_exp_${number}.attempt_${attempt}.stdout.raw`),
        'utf8',
      ).catch(() => '');
      const printed = raw.split('\n').filter((line) => line !== '');
      const key = `${number}/${attempt}`;
      assert.deepEqual(own.get(key) ?? [], printed, `experiment log of ${key}`);
      assert.deepEqual(whole.get(key) ?? [], printed, `task log of ${key}`);
    }
  }
}

function childLines(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const child = parseChildLine(line);
    if (child === undefined) continue;
    const key = `${child.experiment}/${child.attempt}`;
    found.set(key, [...(found.get(key) ?? []), child.text]);
  }
  return found;
}
