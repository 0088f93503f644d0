import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isAutotunerError, type TaskConfig, type TaskSummary, type Tuner } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { openTuner, type LocalTuner } from '../compose.ts';

/** A Node program given as text; it sees the parameters as `p`. */
function program(body: string): TaskConfig['command'] {
  return {
    kind: 'argv',
    argv: [process.execPath, '-e', `const p = JSON.parse(process.env.AUTOTUNER_PARAMS); ${body}`],
  };
}

const QUADRATIC = program('console.log(JSON.stringify({ seconds: (p.x - 0.3) ** 2 }))');
const FOREVER = program('console.log("up"); setInterval(() => {}, 1000)');

async function open(t: TestContext, home?: string): Promise<LocalTuner> {
  const tuner = await openTuner({ home: home ?? (await tempDir(t)), mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  return tuner;
}

async function ended(tuner: Tuner, taskId: number): Promise<TaskSummary> {
  const stop = new AbortController();
  for await (const event of tuner.followEvents({ from: 0, signal: stop.signal })) {
    if (event.taskId !== taskId || event.type !== 'task.state') continue;
    const summary = await tuner.getTask(taskId);
    if (summary.task.state !== 'running' && summary.task.state !== 'pending') return summary;
  }
  throw new Error('The events ended');
}

async function untilState(tuner: Tuner, taskId: number, state: string): Promise<void> {
  const stop = new AbortController();
  for await (const _ of tuner.followEvents({ from: 0, signal: stop.signal })) {
    const experiments = await tuner.listExperiments(taskId);
    if (experiments.some((one) => one.state === state)) return;
  }
}

async function run(tuner: Tuner, parts: Partial<TaskConfig>): Promise<TaskSummary> {
  const { task } = await tuner.createTask(sampleConfig({ command: QUADRATIC, cwd: process.cwd(), ...parts }));
  await tuner.startTask(task.id);
  return ended(tuner, task.id);
}

test('StoreTuner runs a task to its budget, baseline first, and reports the gain', async (t) => {
  const tuner = await open(t);
  const summary = await run(tuner, { budget: { experiments: 6 }, baseline: { x: 0.9 } });
  assert.equal(summary.task.state, 'completed');
  assert.deepEqual(summary.counts.byState, { succeeded: 6 });
  assert.equal(summary.baseline?.number, 1);
  assert.ok(summary.gain !== undefined && summary.gain > 0 && summary.gain <= 1, `gain ${summary.gain}`);
  assert.equal(summary.live, false);
});

test('StoreTuner runs as many experiments at a time as it is told', async (t) => {
  const tuner = await open(t);
  const command = program('setTimeout(() => console.log(JSON.stringify({ seconds: p.x })), 150)');
  const summary = await run(tuner, { command, budget: { experiments: 8 }, concurrency: 4 });
  assert.equal(summary.counts.byState.succeeded, 8);
  const experiments = await tuner.listExperiments(summary.task.id);
  const overlaps = experiments.filter((one, at) => {
    const before = experiments[at - 1];
    return before?.finishedAt !== undefined && one.createdAt < before.finishedAt;
  });
  assert.ok(overlaps.length >= 4, `${overlaps.length} overlapping starts`);
});

test('StoreTuner grades failures, stores their facts and goes on', async (t) => {
  const tuner = await open(t);
  const command = program('if (p.x > 0.5) process.exit(3); console.log(JSON.stringify({ seconds: p.x }))');
  const summary = await run(tuner, { command, budget: { experiments: 8 } });
  const experiments = await tuner.listExperiments(summary.task.id);
  const failed = experiments.filter((one) => one.state === 'failed');
  assert.ok(failed.length > 0 && failed.length < 8);
  for (const one of failed) {
    assert.deepEqual(one.outcome, { kind: 'exit', code: 3 });
    assert.equal(one.failure, 'crash');
    assert.equal(one.penalty, 1000);
  }
});

test('StoreTuner stops a task whose metric never appears, and says what was seen', async (t) => {
  const tuner = await open(t);
  const summary = await run(tuner, { command: program('console.log(JSON.stringify({ secs: 1 }))') });
  assert.equal(summary.task.state, 'failed');
  assert.equal(summary.counts.total, 3);
  assert.match(summary.task.reason ?? '', /metrics did not appear.*"seconds".*secs/);
});

test('StoreTuner stops early by the rules of the task, and shows why', async (t) => {
  const tuner = await open(t);
  const { task, counts } = await run(tuner, { budget: { experiments: 50 }, stop: { target: 0.1 } });
  assert.equal(task.state, 'completed');
  assert.equal(task.reason, 'The target of 0.1 was reached');
  assert.ok(counts.total < 50);
});

test('StoreTuner keeps fixed parameters at their value', async (t) => {
  const tuner = await open(t);
  const summary = await run(tuner, {
    budget: { experiments: 2 },
    fixed: { x: 0.25 },
    enqueue: [{ x: 0.25 }],
  });
  // One point is all there is.
  assert.deepEqual(
    [summary.task.reason, summary.counts.total],
    ['Every point of the search space was tried', 1],
  );
});

test('StoreTuner starts from what an earlier task found, and says so in the log', async (t) => {
  const tuner = await open(t);
  const earlier = await run(tuner, { name: 'earlier', budget: { experiments: 8 } });
  const warmStart = { task: 'earlier', enqueue: 2, teach: 5 };
  const { task } = await run(tuner, { budget: { experiments: 4 }, warmStart });
  const [first] = await tuner.listExperiments(task.id);
  assert.deepEqual(first?.params, earlier.best?.params);
  assert.equal(first?.origin, 'enqueued');
  const { lines } = await tuner.readLog({ taskId: task.id }, { grep: 'Warm start' });
  assert.match(
    lines[0] ?? '',
    /Warm start from task 1 "earlier": 2 of its settings are run first, 5 of its results/u,
  );
});

test('StoreTuner finds the same earlier task by its name, whatever was run since', async (t) => {
  const tuner = await open(t);
  const budget = { experiments: 3 };
  const earlier = await run(tuner, { name: 'earlier', budget, sampler: { type: 'random', seed: 1 } });
  const warmStart = { task: 'earlier', enqueue: 1, teach: 0 };
  const parts = { command: QUADRATIC, cwd: process.cwd(), budget: { experiments: 1 }, warmStart };
  const { task } = await tuner.createTask(sampleConfig(parts));
  const later = await run(tuner, { name: 'earlier', budget, sampler: { type: 'random', seed: 2 } });
  assert.notDeepEqual(later.best?.params, earlier.best?.params);
  await tuner.startTask(task.id);
  await ended(tuner, task.id);
  assert.deepEqual((await tuner.listExperiments(task.id))[0]?.params, earlier.best?.params);
});

test('StoreTuner refuses a warm start from what is not there or has another goal', async (t) => {
  const tuner = await open(t);
  const config = sampleConfig({ cwd: process.cwd() });
  await tuner.createTask({ ...config, objectives: [{ metric: 'mb', direction: 'maximize' }] });
  const wrong: [number | string, RegExp][] = [
    [7, /warm_start.task is 7, there is no such task/u],
    ['gone', /warm_start.task is "gone", there is no such task/u],
    [1, /task 1 has the objective "maximize mb", and this one "minimize seconds"/u],
  ];
  for (const [task, pattern] of wrong)
    await assert.rejects(
      tuner.createTask({ ...config, warmStart: { task, enqueue: 1, teach: 0 } }),
      (error) => isAutotunerError(error, 'AT_CONFIG_INVALID') && pattern.test(error.message),
    );
});

test('StoreTuner refuses a command and a folder that are not there', async (t) => {
  const tuner = await open(t);
  const config = sampleConfig({
    command: { kind: 'argv', argv: ['no-such-program', '{x}'] },
    cwd: '/no/such/folder',
  });
  await assert.rejects(
    () => tuner.createTask(config),
    (error) =>
      isAutotunerError(error, 'AT_CONFIG_INVALID') &&
      error.message.includes('no-such-program') &&
      error.message.includes('/no/such/folder'),
  );
});

test('StoreTuner drains: what runs finishes, the task is paused and goes on later with the same numbers', async (t) => {
  const tuner = await open(t);
  const command = program('setTimeout(() => console.log(JSON.stringify({ seconds: p.x })), 100)');
  const { task } = await tuner.createTask(
    sampleConfig({ command, cwd: process.cwd(), budget: { experiments: 5 } }),
  );
  await tuner.startTask(task.id);
  await untilState(tuner, task.id, 'succeeded');
  await tuner.stopTask(task.id, 'drain');
  const paused = await ended(tuner, task.id);
  assert.equal(paused.task.state, 'paused');
  assert.ok(paused.counts.total < 5);
  assert.equal(paused.counts.byState.succeeded, paused.counts.total);
  await tuner.startTask(task.id);
  const stop = new AbortController();
  for await (const _ of tuner.followEvents({ from: 0, signal: stop.signal })) {
    if ((await tuner.getTask(task.id)).task.state === 'completed') break;
  }
  const numbers = (await tuner.listExperiments(task.id)).map((one) => one.number);
  assert.deepEqual(numbers, [1, 2, 3, 4, 5]);
});

test('StoreTuner cancels what runs, and can go on with the cancelled experiment', async (t) => {
  const tuner = await open(t);
  const { task } = await tuner.createTask(
    sampleConfig({ command: FOREVER, cwd: process.cwd(), budget: { experiments: 2 }, timeoutMs: 600_000 }),
  );
  await tuner.startTask(task.id);
  await untilState(tuner, task.id, 'benchmarking');
  await tuner.stopTask(task.id, 'cancel');
  const cancelled = await ended(tuner, task.id);
  assert.equal(cancelled.task.state, 'cancelled');
  assert.deepEqual(cancelled.counts.byState, { cancelled: 1 });
  await tuner.startTask(task.id);
  await untilState(tuner, task.id, 'benchmarking');
  const { experiment, attempts } = await tuner.getExperiment({ taskId: task.id, number: 1 });
  assert.equal(experiment.state, 'benchmarking');
  assert.equal(attempts.length, 2);
});

test('StoreTuner restarts, clears and deletes with everything that belongs to the task', async (t) => {
  const home = await tempDir(t);
  const tuner = await open(t, home);
  const first = await run(tuner, { budget: { experiments: 2 } });
  const { id } = first.task;
  await tuner.restartTask(id);
  const again = await ended(tuner, id);
  assert.equal(again.counts.total, 2);
  await tuner.clearTask(id);
  assert.equal((await tuner.getTask(id)).task.state, 'pending');
  assert.equal((await tuner.listExperiments(id)).length, 0);
  await tuner.deleteTask(id);
  await assert.rejects(
    () => tuner.getTask(id),
    (error) => isAutotunerError(error, 'AT_TASK_UNKNOWN'),
  );
  const left = (await readdir(join(home, 'logs'))).filter((name) => name.startsWith('task_'));
  assert.deepEqual(left, []);
});

test('StoreTuner retries a failed experiment of an ended task', async (t) => {
  const folder = await tempDir(t);
  const tuner = await open(t);
  const flag = JSON.stringify(join(folder, 'now-it-works'));
  const command = program(
    `if (!require('fs').existsSync(${flag})) process.exit(1); console.log('{"seconds":1}')`,
  );
  const { task } = await run(tuner, { command, budget: { experiments: 1 } });
  assert.equal(task.state, 'failed');
  await assert.rejects(
    () => tuner.startTask(task.id),
    (error) => isAutotunerError(error, 'AT_STATE_ILLEGAL'),
  );
  await writeFile(join(folder, 'now-it-works'), '');
  await tuner.retryExperiment({ taskId: task.id, number: 1 });
  await tuner.startTask(task.id);
  await untilState(tuner, task.id, 'succeeded');
  const { attempts } = await tuner.getExperiment({ taskId: task.id, number: 1 });
  assert.equal(attempts.length, 2);
});

test('StoreTuner keeps the output of each experiment in its own log and all of it in the task log', async (t) => {
  const tuner = await open(t);
  const command = program(
    'console.log("says", p.x); console.error("mutters"); console.log(JSON.stringify({ seconds: 1 }))',
  );
  const { task } = await run(tuner, { command, budget: { experiments: 3 }, concurrency: 3 });
  const whole = await tuner.readLog({ taskId: task.id });
  for (const experiment of [1, 2, 3]) {
    const { lines } = await tuner.readLog({ taskId: task.id, experiment });
    assert.ok(
      lines.every((line) => line.includes(`[Experiment ${experiment}]`)),
      lines.join('\n'),
    );
    assert.equal(lines.filter((line) => line.includes('[stderr] mutters')).length, 1);
    assert.equal(
      whole.lines.filter((line) => line.includes(`[Experiment ${experiment}] [stdout] says`)).length,
      1,
    );
  }
});

test('StoreTuner lets another process look and ask, and refuses it to run', async (t) => {
  const home = await tempDir(t);
  const tuner = await open(t, home);
  const reader = await openTuner({ home, mode: 'read', command: 'look' });
  t.after(() => reader.close());
  await assert.rejects(
    () => openTuner({ home, mode: 'run', command: 'second' }),
    (error) => isAutotunerError(error, 'AT_STORE_LOCKED') && error.message.includes(home),
  );
  const { task } = await tuner.createTask(
    sampleConfig({ command: FOREVER, cwd: process.cwd(), timeoutMs: 600_000 }),
  );
  await tuner.startTask(task.id);
  await untilState(reader, task.id, 'benchmarking');
  assert.equal((await reader.getTask(task.id)).live, true);
  await reader.stopTask(task.id, 'cancel');
  assert.equal((await ended(reader, task.id)).task.state, 'cancelled');
});

test('StoreTuner leaves a task to be resumed when it is closed, and tries its experiment again', async (t) => {
  const home = await tempDir(t);
  const first = await openTuner({ home, mode: 'run', command: 'test' });
  const { task } = await first.createTask(
    sampleConfig({ command: FOREVER, cwd: process.cwd(), timeoutMs: 600_000 }),
  );
  await first.startTask(task.id);
  await untilState(first, task.id, 'benchmarking');
  await first.close();
  const second = await open(t, home);
  const summary = await second.getTask(task.id);
  assert.equal(summary.task.state, 'paused');
  assert.deepEqual(summary.counts.byState, { queued: 1 });
  await second.startTask(task.id);
  await untilState(second, task.id, 'benchmarking');
});
