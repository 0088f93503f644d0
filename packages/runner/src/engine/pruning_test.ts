import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { historyOf, type TaskConfig, type TaskSummary } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, textOf, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { openTuner, type LocalTuner } from '../compose.ts';

const oracle = openOracle();
after(() => oracle.close());

/** Reports its parameter five times, with a moment in between, then prints it as the metric. */
const STEPS = `
for step in 1 2 3 4 5; do echo "{{\\"autotuner_report\\": {{\\"step\\": $step, \\"value\\": $1}}}}"; sleep 0.15; done
echo "{{\\"seconds\\": $1}}"
`;

interface Run {
  readonly home: string;
  readonly tuner: LocalTuner;
  readonly summary: TaskSummary;
}

async function run(
  t: TestContext,
  parts: Partial<TaskConfig> & { readonly script?: string; readonly args?: readonly string[] },
): Promise<Run> {
  const { script = STEPS, args = [], ...rest } = parts;
  const home = join(await tempDir(t), 'home');
  const tuner = await openTuner({ home, mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  const argv = ['sh', '-c', script, 'sh', '{x}', ...args];
  const { task } = await tuner.createTask(sampleConfig({ command: { kind: 'argv', argv }, ...rest }));
  await tuner.startTask(task.id);
  const stop = new AbortController();
  for await (const _ of tuner.followLog({ taskId: task.id }, { signal: stop.signal })) continue;
  return { home, tuner, summary: await tuner.getTask(task.id) };
}

const setting = (x: number): { readonly x: number } => ({ x });
const MEDIAN: Partial<TaskConfig> = { pruner: { type: 'median', minTrials: 1, warmupSteps: 2 } };

test(
  'an experiment whose reports are poor is pruned, told as such, and counts as no failure',
  { skip: ZOO_SKIP },
  async (t) => {
    const tag = newTag();
    t.after(() => oracle.end(tag));
    const child = zooCommand('sleep_forever.pl', tag).join(' ');
    const { home, tuner, summary } = await run(t, {
      ...MEDIAN,
      script: `${child} & ${STEPS}`,
      baseline: setting(0.5),
      enqueue: [0.9, 0.25, 0.8].map(setting),
      budget: { experiments: 4 },
      stopAfterFailures: 1,
    });
    assert.deepEqual([summary.task.state, summary.task.reason], ['completed', 'All experiments done']);
    assert.deepEqual(summary.counts.byState, { succeeded: 2, pruned: 2 });
    assert.deepEqual([summary.best?.number, summary.counts.byOutcome], [3, { exit: 2, pruned: 2 }]);
    const { experiment, attempts, reports } = await tuner.getExperiment({ taskId: 1, number: 2 });
    assert.deepEqual(experiment.outcome, {
      kind: 'pruned',
      step: 2,
      value: 0.9,
      reason: 'median: 1 of 1 successes were better by step 2',
    });
    assert.deepEqual(
      [experiment.toldOrder, experiment.scores, experiment.penalty],
      [2, undefined, undefined],
    );
    assert.deepEqual([attempts.length, attempts[0]?.outcome], [1, experiment.outcome]);
    assert.deepEqual(
      reports.slice(0, 2).map(({ step, value }) => [step, value]),
      [
        [1, 0.9],
        [2, 0.9],
      ],
    );
    assert.ok(reports.length < 5, 'it was ended before its last report');
    assert.deepEqual(await oracle.left(tag), []);
    const told = historyOf(await tuner.listExperiments(1), summary.task.config.objectives);
    assert.deepEqual(
      told.map(({ result }) => result.kind),
      ['success', 'pruned', 'success', 'pruned'],
    );
    assert.deepEqual(told[1]?.result, { kind: 'pruned', step: 2, losses: [0.9] });
    const log = textOf(join(home, 'logs', 'task_1_exp_2.log'));
    assert.match(
      log,
      /Status: PRUNED \(pruned, 0\.9 at step 2; median: 1 of 1 successes were better by step 2\)/,
    );
    await assert.rejects(tuner.retryExperiment({ taskId: 1, number: 2 }), { code: 'AT_STATE_ILLEGAL' });
  },
);

test('without a pruner reports are kept and end nothing', async (t) => {
  const { tuner, summary } = await run(t, { enqueue: [0.5, 0.9].map(setting), budget: { experiments: 2 } });
  assert.deepEqual(summary.counts.byState, { succeeded: 2 });
  const { reports } = await tuner.getExperiment({ taskId: 1, number: 2 });
  assert.deepEqual(
    reports.map(({ step, value }) => [step, value]),
    [1, 2, 3, 4, 5].map((step) => [step, 0.9]),
  );
  const events = await tuner.listEvents({ taskId: 1, limit: 1000 });
  const told = events.filter((one) => one.type === 'attempt.reported' && one.experiment === 2);
  assert.deepEqual(
    told.flatMap((one) => one.data['reports']),
    reports.map(({ step, value }) => ({ step, value })),
  );
});

test('a baseline is never pruned, however poor', async (t) => {
  const { summary } = await run(t, {
    pruner: { type: 'threshold', upper: 0.1 },
    baseline: setting(0.9),
    enqueue: [setting(0.8)],
    budget: { experiments: 2 },
  });
  assert.deepEqual(
    [summary.baseline?.state, summary.counts.byState],
    ['succeeded', { succeeded: 1, pruned: 1 }],
  );
});

test('a report that is not a number can end an experiment, and larger is better when maximising', async (t) => {
  const script = `echo "{{\\"autotuner_report\\": NaN}}"; sleep 60`;
  const { tuner, summary } = await run(t, {
    script,
    pruner: { type: 'threshold', lower: 0 },
    objectives: [{ metric: 'seconds', direction: 'maximize' }],
    budget: { experiments: 1 },
  });
  assert.deepEqual(summary.counts.byState, { pruned: 1 });
  const { experiment } = await tuner.getExperiment({ taskId: 1, number: 1 });
  assert.ok(experiment.outcome?.kind === 'pruned' && experiment.outcome.value === null);
  const maximised = await run(t, {
    ...MEDIAN,
    objectives: [{ metric: 'seconds', direction: 'maximize' }],
    enqueue: [0.5, 0.9, 0.1].map(setting),
    budget: { experiments: 3 },
  });
  const states = (await maximised.tuner.listExperiments(1)).map(({ state }) => state);
  assert.deepEqual(states, ['succeeded', 'succeeded', 'pruned']);
});

test('what was reported before a task was paused counts after it is resumed', async (t) => {
  const home = join(await tempDir(t), 'home');
  const argv = ['sh', '-c', STEPS, 'sh', '{x}'];
  const config = sampleConfig({
    ...MEDIAN,
    command: { kind: 'argv', argv },
    enqueue: [0.5, 0.9].map(setting),
    budget: { experiments: 2 },
  });
  const first = await openTuner({ home, mode: 'run', command: 'test' });
  await first.createTask(config);
  await first.startTask(1);
  await first.stopTask(1, 'drain');
  const stop = new AbortController();
  for await (const _ of first.followLog({ taskId: 1 }, { signal: stop.signal })) continue;
  assert.deepEqual((await first.getTask(1)).counts.byState, { succeeded: 1 });
  await first.close();
  const second = await openTuner({ home, mode: 'run', command: 'test' });
  t.after(() => second.close());
  await second.startTask(1);
  for await (const _ of second.followLog({ taskId: 1 }, { signal: stop.signal })) continue;
  assert.deepEqual((await second.getTask(1)).counts.byState, { succeeded: 1, pruned: 1 });
});

/** Measures its parameter, more or less, each time it runs. */
const NOISY = `
echo "$AUTOTUNER_REPEAT" >>"$2"
awk -v x="$1" -v r="\${AUTOTUNER_REPEAT:-1}" 'BEGIN {{ printf "{{\\"seconds\\": %s, \\"run\\": %d}}", x + (r == 3 ? 50 : r / 100), r }}'
`;

test('a repeated command is measured by the median of its runs, which are kept', async (t) => {
  const calls = join(await tempDir(t), 'calls');
  const { tuner, summary } = await run(t, {
    script: NOISY,
    args: [calls],
    repeats: { count: 3, aggregate: 'median' },
    enqueue: [setting(0.5)],
    budget: { experiments: 1 },
  });
  assert.deepEqual([summary.task.state, textOf(calls)], ['completed', '1\n2\n3\n']);
  const { experiment, attempts, reports } = await tuner.getExperiment({ taskId: 1, number: 1 });
  assert.equal(attempts.length, 1);
  assert.deepEqual(experiment.scores, [0.52]);
  assert.deepEqual(experiment.metrics, { seconds: 0.52, run: 2 });
  assert.deepEqual(
    experiment.runs?.map((one) => one['seconds']),
    [0.51, 0.52, 50.5],
  );
  assert.deepEqual(
    reports.map(({ step, value }) => [step, value]),
    [
      [1, 0.51],
      [2, 0.52],
      [3, 50.5],
    ],
  );
});

test('a repeated command is pruned by its runs, and fails with the first run that measures nothing', async (t) => {
  const calls = join(await tempDir(t), 'calls');
  const repeats = { count: 6, aggregate: 'mean' } as const;
  const pruned = await run(t, {
    script: NOISY,
    args: [calls],
    repeats,
    pruner: { type: 'wilcoxon', pThreshold: 0.3 },
    enqueue: [0.1, 0.9].map(setting),
    budget: { experiments: 2 },
  });
  assert.deepEqual(pruned.summary.counts.byState, { succeeded: 1, pruned: 1 });
  assert.equal(textOf(calls), '1\n2\n3\n4\n5\n6\n1\n2\n');
  const script = `[ "$AUTOTUNER_REPEAT" = 2 ] || echo '{{"seconds": 1}}'`;
  const { tuner } = await run(t, { script, repeats, budget: { experiments: 1 } });
  const { experiment } = await tuner.getExperiment({ taskId: 1, number: 1 });
  const { outcome } = experiment;
  assert.equal(experiment.failure, 'invalid_result');
  assert.match(
    outcome?.kind === 'invalid_result' ? outcome.detail : '',
    /^In run 2 of 6: .*"seconds" is missing/,
  );
});

test('the best is measured again, and counts by the mean of its measurements', async (t) => {
  const calls = join(await tempDir(t), 'calls');
  // The first measurement of 0.5 is a lucky one.
  const script = `echo "$1" >>"$2"; n=$(grep -c "^$1$" "$2"); echo "{{\\"seconds\\": $([ "$1$n" = 0.51 ] && echo 0.1 || echo "$1")}}"`;
  const { tuner, summary } = await run(t, {
    script,
    args: [calls],
    remeasure: { share: 0.5, maxRepeats: 10 },
    enqueue: [0.5, 0.4, 0.9].map(setting),
    budget: { experiments: 6 },
    sampler: { type: 'random', seed: 1 },
  });
  const experiments = await tuner.listExperiments(1);
  const again = experiments.filter((one) => one.origin === 'remeasure');
  assert.ok(again.length >= 1 && again.length <= 3, `${again.length} of 6`);
  assert.deepEqual([again[0]?.params, again[0]?.number], [setting(0.5), 4]);
  assert.match(again[0]?.reason ?? '', /^experiment 1 again: /);
  assert.ok(summary.best?.origin !== 'remeasure');
});
