import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseChildLine, type ExperimentDetail, type TaskConfig } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { newTag, textOf } from '../../testing/zoo.ts';
import { openTuner, type LocalTuner } from '../compose.ts';
import { pause, waitUntil } from '../containment/pause.ts';
import { probeTiers } from '../containment/probe_tiers.ts';
import { readStat, sendSignal } from '../containment/proc_table.ts';

const SUPERVISOR = fileURLToPath(new URL('../../../../test/fixtures/supervisor.ts', import.meta.url));
const noLinux = process.platform === 'linux' ? false : 'taking over needs /proc';

/** Prints a line every 10 ms until its third argument exists, then its metric, and exits with the code in that file. */
const COMMAND = `
i=0; trap '' HUP
while [ ! -s "$2" ]; do i=$((i+1)); echo "line $i"; echo "error $i" >&2; sleep 0.01; done
echo "{{\\"seconds\\": $1}}" >"$AUTOTUNER_RESULT_FILE"
exit "$(cat "$2")"
`;
const SERVER = `echo listening; setsid sleep 60 & while [ ! -s "$2" ]; do sleep 0.01; done; exit 9`;

/** One task of one experiment, whose processes end when the test wants. */
interface Bench {
  readonly home: string;
  readonly tag: string;
  readonly config: TaskConfig;
  /** Lets the command end with this code. */
  endCommand(code: number): void;
  endServer(): void;
}

async function openBench(t: TestContext, parts: Partial<TaskConfig> = {}): Promise<Bench> {
  const folder = await tempDir(t);
  const tag = newTag();
  t.after(() => aliveWith(tag).forEach((pid) => process.kill(pid, 'SIGKILL')));
  const [end, endServer] = [join(folder, 'end'), join(folder, 'end-server')];
  const config = sampleConfig({
    command: { kind: 'argv', argv: ['sh', '-c', COMMAND, tag, '{x}', end] },
    cwd: folder,
    env: { TAG: tag },
    orphans: 'adopt',
    budget: { experiments: 1 },
    ...parts,
  });
  return {
    home: join(folder, 'home'),
    tag,
    config,
    endCommand: (code) => writeFileSync(end, String(code)),
    endServer: () => writeFileSync(endServer, '1'),
  };
}

function deployOf(bench: Bench, ready: string): TaskConfig['deploy'] {
  const argv = ['sh', '-c', SERVER, bench.tag, '', join(bench.config.cwd, 'end-server')];
  return { command: { kind: 'argv', argv }, ready: { kind: 'log', pattern: ready }, timeoutMs: 30_000 };
}

/** Runs a supervisor on the bench, waits for the state, and kills it. */
async function runAndKill(bench: Bench, state = 'benchmarking'): Promise<void> {
  const file = `${bench.home}.json`;
  writeFileSync(file, JSON.stringify(bench.config));
  const args = ['--conditions=@autotuner/source', SUPERVISOR, bench.home, file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  await untilPrinted(bench, state);
  child.kill('SIGKILL');
  await exited;
}

/** The same with a tuner of this process that leaves, which is quicker. */
async function runAndLeave(bench: Bench): Promise<void> {
  const tuner = await openTuner({ home: bench.home, mode: 'run', command: 'test' });
  const { task } = await tuner.createTask(bench.config);
  await tuner.startTask(task.id);
  await untilPrinted(bench, 'benchmarking');
  await tuner.close();
}

/** Waits until the log says so; for a command that runs, also until the store knows all its processes, which a busy disk delays. */
async function untilPrinted(bench: Bench, state: string): Promise<void> {
  const log = join(bench.home, 'logs', 'task_1.log');
  const wanted = state === 'benchmarking' ? 'line 3' : state;
  assert.ok(await waitUntil(() => textOf(log).includes(wanted), { timeoutMs: 20_000 }), textOf(log));
  if (state !== 'benchmarking') return;
  const reader = await openTuner({ home: bench.home, mode: 'read', command: 'test' });
  const known = async (): Promise<number> => {
    const { attempts } = await reader.getExperiment({ taskId: 1, number: 1 });
    return attempts[0]?.identities.length ?? 0;
  };
  while ((await known()) < (bench.config.deploy === undefined ? 1 : 2)) await pause(20);
  await reader.close();
}

async function reopen(t: TestContext, bench: Bench): Promise<LocalTuner> {
  const tuner = await openTuner({ home: bench.home, mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  return tuner;
}

/** Waits for the end of the task, and gives its only experiment. */
async function resultOf(tuner: LocalTuner): Promise<ExperimentDetail> {
  const stop = new AbortController();
  for await (const _ of tuner.followLog({ taskId: 1 }, { signal: stop.signal })) continue;
  return tuner.getExperiment({ taskId: 1, number: 1 });
}

function aliveWith(tag: string): readonly number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => pid !== process.pid && mentions(pid, tag));
}

function mentions(pid: number, tag: string): boolean {
  try {
    return ['cmdline', 'environ'].some((file) =>
      readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(tag),
    );
  } catch {
    return false;
  }
}

async function assertGone(bench: Bench): Promise<void> {
  assert.ok(await waitUntil(() => aliveWith(bench.tag).length === 0, { timeoutMs: 1000 }), 'survivors');
  const files = readdirSync(join(bench.home, 'results')).filter((name) => name.includes('.exit'));
  assert.deepEqual(files, [], 'records of settled attempts');
}

/** Both logs have what the command of the first attempt printed, each line once and in order. */
function assertLogsAreExact({ home }: Bench): void {
  for (const [stream, word] of [
    ['stdout', 'line'],
    ['stderr', 'error'],
  ] as const) {
    const raw = textOf(join(home, 'logs', `task_1_exp_1.attempt_1.${stream}.raw`))
      .split('\n')
      .filter(Boolean);
    assert.deepEqual(
      raw,
      raw.map((_, n) => `${word} ${n + 1}`),
    );
    for (const name of ['task_1.log', 'task_1_exp_1.log']) {
      const lines = textOf(join(home, 'logs', name))
        .split('\n')
        .map(parseChildLine);
      const own = lines.filter(
        (one) => one?.role === 'command' && one.stream === stream && one.attempt === 1,
      );
      assert.deepEqual(
        own.map((one) => one?.text),
        raw,
        `${stream} in ${name}`,
      );
    }
  }
}

for (const probe of noLinux === false ? await probeTiers() : []) {
  const why = probe.name === 'subreaper' ? 'its init ends the tree with the tuner' : undefined;
  const skip = probe.isAvailable ? (why ?? false) : `not available here: ${probe.reason}`;
  const name = `a killed tuner's command and server go on in the ${probe.name} tier, and the next one takes them over`;
  test(name, { skip, timeout: 60_000 }, async (t) => {
    const bench = await openBench(t, { containment: probe.name });
    Object.assign(bench.config, { deploy: deployOf(bench, 'listening') });
    await runAndKill(bench);
    const raw = join(bench.home, 'logs', 'task_1_exp_1.attempt_1.stdout.raw');
    const { length } = textOf(raw);
    assert.ok(
      await waitUntil(() => textOf(raw).length > length + 100, { timeoutMs: 5000 }),
      'it does not go on',
    );
    const tuner = await reopen(t, bench);
    assert.deepEqual([tuner.takenOver, tuner.interrupted], [[1], []]);
    bench.endCommand(0);
    const { experiment, attempts } = await resultOf(tuner);
    assert.deepEqual([experiment.state, experiment.scores], ['succeeded', [experiment.params['x']]]);
    assert.equal(attempts.length, 1);
    assert.equal((await tuner.getTask(1)).task.state, 'completed');
    assertLogsAreExact(bench);
    await assertGone(bench);
  });

  test(
    `an end that nobody waited for is exact in the ${probe.name} tier`,
    { skip, timeout: 60_000 },
    async (t) => {
      const bench = await openBench(t, { containment: probe.name });
      await runAndLeave(bench);
      assert.notDeepEqual(aliveWith(bench.tag), [], 'a tuner that leaves lets it go on');
      bench.endCommand(137);
      const exit = join(bench.home, 'results', 'task_1_exp_1.attempt_1.command.exit');
      assert.ok(await waitUntil(() => existsSync(exit), { timeoutMs: 5000 }));
      const { experiment, attempts } = await resultOf(await reopen(t, bench));
      assert.deepEqual([experiment.state, experiment.outcome], ['failed', { kind: 'exit', code: 137 }]);
      assert.equal(attempts.length, 1);
      assertLogsAreExact(bench);
      await assertGone(bench);
    },
  );
}

/** A test in the strongest tier of this machine. */
function adoptTest(name: string, body: (t: TestContext) => Promise<void>): void {
  test(name, { skip: noLinux, timeout: 60_000 }, body);
}

adoptTest('the timeout of an experiment runs on while no tuner is there', async (t) => {
  const bench = await openBench(t, { timeoutMs: 1000, graceMs: 100 });
  await runAndLeave(bench);
  await new Promise((done) => setTimeout(done, 1000));
  assert.notDeepEqual(aliveWith(bench.tag), []);
  const { experiment } = await resultOf(await reopen(t, bench));
  assert.deepEqual(experiment.outcome, { kind: 'timeout', phase: 'benchmark', timeoutMs: 1000 });
  assert.equal(experiment.progress, 1);
  await assertGone(bench);
});

adoptTest('a command that ended by itself, but too late, is a timeout', async (t) => {
  const bench = await openBench(t, { timeoutMs: 700 });
  await runAndLeave(bench);
  await new Promise((done) => setTimeout(done, 800));
  bench.endCommand(0);
  assert.ok(await waitUntil(() => aliveWith(bench.tag).length === 0, { timeoutMs: 5000 }));
  const { experiment } = await resultOf(await reopen(t, bench));
  assert.equal(experiment.outcome?.kind, 'timeout');
});

adoptTest('an experiment that was taken over can be cancelled', async (t) => {
  const bench = await openBench(t, { timeoutMs: 600_000, graceMs: 100 });
  await runAndLeave(bench);
  const tuner = await reopen(t, bench);
  await tuner.stopTask(1, 'cancel');
  const { experiment } = await resultOf(tuner);
  assert.equal(experiment.state, 'cancelled');
  assert.equal((await tuner.getTask(1)).task.state, 'cancelled');
  await assertGone(bench);
});

adoptTest('a task that was to drain finishes what was taken over, and begins nothing more', async (t) => {
  const bench = await openBench(t, { budget: { experiments: 5 } });
  await runAndLeave(bench);
  const reader = await openTuner({ home: bench.home, mode: 'run', command: 'test' });
  await reader.stopTask(1, 'drain');
  await reader.close();
  const tuner = await reopen(t, bench);
  bench.endCommand(0);
  assert.equal((await resultOf(tuner)).experiment.state, 'succeeded');
  const { task, counts } = await tuner.getTask(1);
  assert.deepEqual([task.state, counts.total], ['paused', 1]);
});

adoptTest('a server that dies after it was taken over fails its experiment', async (t) => {
  const bench = await openBench(t, { graceMs: 100 });
  Object.assign(bench.config, { deploy: deployOf(bench, 'listening') });
  await runAndLeave(bench);
  const tuner = await reopen(t, bench);
  bench.endServer();
  const { experiment } = await resultOf(tuner);
  const { outcome } = experiment;
  assert.equal(outcome?.kind === 'deploy' && outcome.reason, 'died_during_benchmark');
  assert.match(outcome?.kind === 'deploy' ? outcome.detail : '', /exited with code 9/);
  await assertGone(bench);
});

adoptTest('an attempt that was still deploying is ended and tried again', async (t) => {
  const bench = await openBench(t, { graceMs: 100 });
  Object.assign(bench.config, { deploy: deployOf(bench, 'never printed') });
  await runAndKill(bench, 'listening');
  const tuner = await reopen(t, bench);
  assert.deepEqual([tuner.takenOver, tuner.interrupted], [[], [1]]);
  const { attempts } = await tuner.getExperiment({ taskId: 1, number: 1 });
  assert.deepEqual(
    attempts.map((one) => one.outcome?.kind),
    ['interrupted'],
  );
  await assertGone(bench);
});

adoptTest('a command that somebody killed while no tuner was there has ended by that signal', async (t) => {
  const bench = await openBench(t);
  await runAndLeave(bench);
  const waiters = waitersOf(bench);
  for (const pid of aliveWith(bench.tag)) if (!waiters.includes(pid)) sendSignal(pid, 'SIGKILL');
  assert.ok(await waitUntil(() => aliveWith(bench.tag).length === 0, { timeoutMs: 5000 }));
  const { experiment } = await resultOf(await reopen(t, bench));
  assert.deepEqual(experiment.outcome, { kind: 'signal', signal: 'SIGKILL' });
});

adoptTest('a command that was killed together with whoever waited for it is tried again', async (t) => {
  const bench = await openBench(t);
  await runAndKill(bench);
  for (const pid of [...waitersOf(bench), ...aliveWith(bench.tag)]) sendSignal(pid, 'SIGKILL');
  assert.ok(await waitUntil(() => aliveWith(bench.tag).length === 0, { timeoutMs: 5000 }));
  const tuner = await reopen(t, bench);
  assert.deepEqual([tuner.takenOver, tuner.interrupted], [[], [1]]);
  assertLogsAreExact(bench);
});

/** The keeper that started the processes of the bench; without one, those of them that wait for a command. */
function waitersOf({ tag }: Bench): readonly number[] {
  const own = aliveWith(tag);
  const isKeeper = (pid: number): boolean => textOf(`/proc/${pid}/cmdline`).startsWith('autotuner-keeper');
  const keepers = own.flatMap((pid) => readStat(pid)?.parent ?? []).filter(isKeeper);
  const waiters = own.filter((pid) => textOf(`/proc/${pid}/cmdline`).includes('.exit\0'));
  return [...new Set([...keepers, ...waiters])];
}
