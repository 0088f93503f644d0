import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ExperimentDetail, TaskConfig } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, textOf, ZOO_SKIP } from '../../testing/zoo.ts';
import { openTuner, type LocalTuner } from '../compose.ts';
import { pause, waitUntil } from '../containment/pause.ts';

const SUPERVISOR = fileURLToPath(new URL('../../../../test/fixtures/supervisor.ts', import.meta.url));
const oracle = openOracle();
after(() => oracle.close());

/** Reports once, waits for the file "go" where its parameter is poor, reports once more and waits for ever or ends well. */
const COMMAND = `
trap '' HUP
say() {{ echo "{{\\"autotuner_report\\": {{\\"step\\": $1, \\"value\\": $2}}}}"; }}
say 1 "$1"
[ "$1" = 0.9 ] && while [ ! -e go ]; do sleep 0.02; done
say 2 "$1"
[ "$1" = 0.9 ] && sleep 60
sleep 0.4; echo "{{\\"seconds\\": $1}}"
`;

interface Bench {
  readonly home: string;
  readonly tag: string;
  readonly folder: string;
  readonly config: TaskConfig;
}

async function openBench(t: TestContext, parts: Partial<TaskConfig>): Promise<Bench> {
  const folder = await tempDir(t);
  const tag = newTag();
  t.after(() => oracle.end(tag));
  const config = sampleConfig({
    command: { kind: 'argv', argv: ['sh', '-c', COMMAND, tag, '{x}'] },
    cwd: folder,
    pruner: { type: 'median', minTrials: 1, warmupSteps: 2 },
    enqueue: [{ x: 0.5 }, { x: 0.9 }],
    budget: { experiments: 2 },
    ...parts,
  });
  return { home: join(folder, 'home'), tag, folder, config };
}

/** Runs a supervisor in a process of its own and kills it when the experiment has come so far. */
async function runAndKill(
  bench: Bench,
  isDue: (detail: ExperimentDetail) => boolean,
  number = 2,
): Promise<void> {
  const file = `${bench.home}.json`;
  writeFileSync(file, JSON.stringify(bench.config));
  const args = ['--conditions=@autotuner/source', SUPERVISOR, bench.home, file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  const log = join(bench.home, 'logs', 'task_1.log');
  const isRunning = (): boolean => textOf(log).split('Running with params').length > number;
  assert.ok(await waitUntil(isRunning, { timeoutMs: 20_000 }), textOf(log));
  const reader = await openTuner({ home: bench.home, mode: 'read', command: 'test' });
  while (!isDue(await reader.getExperiment({ taskId: 1, number }))) await pause(10);
  await reader.close();
  child.kill('SIGKILL');
  await exited;
}

async function reopen(t: TestContext, bench: Bench): Promise<LocalTuner> {
  const tuner = await openTuner({ home: bench.home, mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  const { task } = await tuner.getTask(1);
  if (task.state === 'paused' || bench.config.orphans === 'adopt') await tuner.startTask(1);
  return tuner;
}

async function untilEnded(tuner: LocalTuner): Promise<void> {
  const stop = new AbortController();
  for await (const _ of tuner.followLog({ taskId: 1 }, { signal: stop.signal })) continue;
}

const steps = ({ reports }: ExperimentDetail): readonly number[] => reports.map(({ step }) => step);
const options = { skip: ZOO_SKIP, timeout: 60_000 };

test(
  'what was reported while no tuner was there is judged by the next one, and each report is kept once',
  options,
  async (t) => {
    const bench = await openBench(t, { orphans: 'adopt' });
    await runAndKill(
      bench,
      (detail) => detail.reports.length > 0 && detail.attempts[0]?.identities.length === 1,
    );
    writeFileSync(join(bench.folder, 'go'), '');
    const raw = join(bench.home, 'logs', 'task_1_exp_2.attempt_1.stdout.raw');
    while (!textOf(raw).includes('"step": 2')) await pause(20);
    const tuner = await reopen(t, bench);
    await untilEnded(tuner);
    const detail = await tuner.getExperiment({ taskId: 1, number: 2 });
    assert.deepEqual([detail.experiment.state, detail.attempts.length], ['pruned', 1]);
    assert.deepEqual(detail.experiment.outcome, {
      kind: 'pruned',
      step: 2,
      value: 0.9,
      reason: 'median: 1 of 1 successes were better by step 2',
    });
    assert.deepEqual(steps(detail), [1, 2]);
    const told = (await tuner.listEvents({ taskId: 1, limit: 1000 })).filter(
      (one) => one.type === 'attempt.reported' && one.experiment === 2,
    );
    assert.deepEqual(
      told.map((one) => one.data['reports']),
      [[{ step: 1, value: 0.9 }], [{ step: 2, value: 0.9 }]],
    );
    assert.deepEqual(await oracle.left(bench.tag), []);
  },
);

test('an attempt that died with its tuner reports anew in the next one', options, async (t) => {
  const bench = await openBench(t, { orphans: 'die' });
  await runAndKill(bench, (detail) => detail.reports.length > 0);
  writeFileSync(join(bench.folder, 'go'), '');
  const tuner = await reopen(t, bench);
  await untilEnded(tuner);
  const detail = await tuner.getExperiment({ taskId: 1, number: 2 });
  assert.deepEqual(
    detail.attempts.map(({ outcome }) => outcome?.kind),
    ['interrupted', 'pruned'],
  );
  assert.deepEqual(
    [detail.experiment.state, detail.experiment.toldOrder, steps(detail)],
    ['pruned', 2, [1, 2]],
  );
  assert.deepEqual((await tuner.getTask(1)).counts.byState, { succeeded: 1, pruned: 1 });
  assert.deepEqual(await oracle.left(bench.tag), []);
});

test(
  'what repeats its command begins anew as a whole, also where experiments are to be adopted',
  options,
  async (t) => {
    const script = `trap '' HUP; echo "$AUTOTUNER_REPEAT" >>runs; [ "$AUTOTUNER_REPEAT" = 2 ] && while [ ! -e go ]; do sleep 0.02; done; echo '{{"seconds": 1}}'`;
    const bench = await openBench(t, {
      command: { kind: 'argv', argv: ['sh', '-c', script, 'tag', '{x}'] },
      orphans: 'adopt',
      repeats: { count: 3, aggregate: 'median' },
      enqueue: [],
      budget: { experiments: 1 },
    });
    await runAndKill(bench, () => textOf(join(bench.folder, 'runs')) === '1\n2\n', 1);
    writeFileSync(join(bench.folder, 'go'), '');
    const tuner = await reopen(t, { ...bench, config: { ...bench.config, orphans: 'die' } });
    await untilEnded(tuner);
    const detail = await tuner.getExperiment({ taskId: 1, number: 1 });
    assert.deepEqual(
      detail.attempts.map(({ outcome }) => outcome?.kind),
      ['interrupted', 'exit'],
    );
    assert.deepEqual([detail.experiment.runs?.length, steps(detail)], [3, [1, 2, 3]]);
    assert.match(textOf(join(bench.folder, 'runs')), /^1\n2\n1\n2\n3\n$/);
  },
);
