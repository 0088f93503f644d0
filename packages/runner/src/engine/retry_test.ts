import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { TaskConfig, TaskSummary } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { textOf } from '../../testing/zoo.ts';
import { openTuner, type LocalTuner } from '../compose.ts';

/** Exits with 3 until it was called as often as its second argument says for these parameters, then prints a metric. */
const FLAKY = `
echo "try" >>"calls-$1"
if [ "$(wc -l <"calls-$1")" -lt "$2" ]; then echo "not yet" >&2; exit 3; fi
echo '{{"seconds": 1}}'
`;

interface Run {
  readonly home: string;
  readonly tuner: LocalTuner;
  readonly summary: TaskSummary;
}

async function run(
  t: TestContext,
  parts: Partial<TaskConfig> & { readonly succeedsAt: number },
): Promise<Run> {
  const { succeedsAt, ...rest } = parts;
  const folder = await tempDir(t);
  const home = join(folder, 'home');
  const tuner = await openTuner({ home, mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  const argv = ['sh', '-c', FLAKY, 'sh', '{x}', String(succeedsAt)];
  const config = sampleConfig({
    command: { kind: 'argv', argv },
    cwd: folder,
    budget: { experiments: 2 },
    ...rest,
  });
  const { task } = await tuner.createTask(config);
  await tuner.startTask(task.id);
  const stop = new AbortController();
  for await (const _ of tuner.followLog({ taskId: task.id }, { signal: stop.signal })) continue;
  return { home, tuner, summary: await tuner.getTask(task.id) };
}

test('a failure is tried again as often as the task wants, and only the last attempt counts', async (t) => {
  const { home, tuner, summary } = await run(t, { succeedsAt: 2, retry: { crash: 1 } });
  assert.deepEqual([summary.task.state, summary.counts.byState], ['completed', { succeeded: 2 }]);
  const { experiment, attempts } = await tuner.getExperiment({ taskId: 1, number: 1 });
  assert.deepEqual(
    attempts.map((one) => one.outcome),
    [
      { kind: 'exit', code: 3 },
      { kind: 'exit', code: 0 },
    ],
  );
  assert.equal(experiment.toldOrder, 1);
  const printed = (attempt: number, stream: string): string =>
    textOf(join(home, 'logs', `task_1_exp_1.attempt_${attempt}.${stream}.raw`));
  assert.deepEqual([printed(1, 'stderr'), printed(2, 'stdout')], ['not yet\n', '{"seconds": 1}\n']);
  const log = textOf(join(home, 'logs', 'task_1_exp_1.log'));
  assert.match(log, /QUEUED again \(exit, exit code 3\); the task wants such failures tried again/);
});

test('a failure that goes on after its retries is the result, told once', async (t) => {
  const { tuner, summary } = await run(t, { succeedsAt: 9, retry: { crash: 2, timeout: 5 } });
  assert.deepEqual([summary.task.state, summary.counts.byState], ['failed', { failed: 2 }]);
  const details = await Promise.all([1, 2].map((number) => tuner.getExperiment({ taskId: 1, number })));
  assert.deepEqual(
    details.map((one) => one.attempts.length),
    [3, 3],
  );
  assert.deepEqual(
    details.map((one) => one.experiment.toldOrder),
    [1, 2],
  );
  assert.deepEqual(
    details.map((one) => one.experiment.failure),
    ['crash', 'crash'],
  );
});

test('a task stops when its baseline fails, after its retries, with what happened and where to look', async (t) => {
  const parts = { succeedsAt: 9, retry: { crash: 1 }, baseline: { x: 0.5 }, budget: { experiments: 20 } };
  const { summary } = await run(t, parts);
  assert.deepEqual([summary.task.state, summary.counts.total], ['failed', 1]);
  assert.equal(
    summary.task.reason,
    'Stopped because the baseline, experiment 1, failed (crash, exit code 3); "autotuner logs 1/1" shows what it printed',
  );
});

test('a task goes on after its baseline failed when it need not succeed', async (t) => {
  const parts = { succeedsAt: 9, baseline: { x: 0.5 }, baselineMustSucceed: false };
  const { summary } = await run(t, parts);
  assert.equal(summary.counts.total, 2);
});

test('a task whose baseline failed goes on when the baseline is tried again and succeeds', async (t) => {
  const { tuner } = await run(t, { succeedsAt: 2, baseline: { x: 0.5 } });
  await tuner.retryExperiment({ taskId: 1, number: 1 });
  await tuner.startTask(1);
  const stop = new AbortController();
  for await (const _ of tuner.followLog({ taskId: 1 }, { signal: stop.signal })) continue;
  const { counts } = await tuner.getTask(1);
  assert.deepEqual(counts.byState, { succeeded: 1, failed: 1 });
});

test('a task stops after so many failures in a row, and says so', async (t) => {
  const { summary } = await run(t, { succeedsAt: 9, stopAfterFailures: 3, budget: { experiments: 20 } });
  assert.deepEqual([summary.task.state, summary.counts.total], ['failed', 3]);
  assert.match(summary.task.reason ?? '', /^Stopped after 3 failures in a row/);
});
