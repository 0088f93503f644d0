import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { experimentLogName, parseChildLine, type AttemptIdentity } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { leaveDeadTask } from '../../testing/dead_supervisor.ts';
import { textOf } from '../../testing/zoo.ts';
import { openTuner, type LocalTuner } from '../compose.ts';
import { identify } from '../containment/proc_table.ts';

const skip = process.platform === 'linux' ? false : 'identities are read from /proc';
/** As after the shortest restart of a busy machine; no such process, and no such group. */
const GONE: AttemptIdentity = { pid: 4_194_300, pidStart: '1', bootId: 'gone' };

async function recover(t: TestContext, home: string): Promise<LocalTuner> {
  const tuner = await openTuner({ home, mode: 'run', command: 'test' });
  t.after(() => tuner.close());
  return tuner;
}

/** A process that has nothing to do with any experiment. */
function startBystander(t: TestContext): ChildProcess & { pid: number } {
  const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
  t.after(() => child.kill('SIGKILL'));
  const { pid } = child;
  assert.ok(pid !== undefined);
  return Object.assign(child, { pid });
}

/** The lines of experiments in a log, by experiment. */
function linesIn(path: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const text of textOf(path).split('\n')) {
    const line = parseChildLine(text);
    if (line !== undefined) found.set(line.experiment, [...(found.get(line.experiment) ?? []), line.text]);
  }
  return found;
}

test('reconcile() settles an attempt of which there is only the row: nothing had been spawned', async (t) => {
  const home = await tempDir(t);
  await leaveDeadTask(home, { attempts: [{ state: 'spawning' }] });
  const tuner = await recover(t, home);
  assert.deepEqual(tuner.interrupted, [1]);
  const { experiment, attempts } = await tuner.getExperiment({ taskId: 1, number: 1 });
  assert.deepEqual([experiment.state, experiment.outcome], ['queued', undefined]);
  assert.deepEqual(
    attempts.map((one) => [one.state, one.outcome]),
    [['ended', { kind: 'interrupted' }]],
  );
});

test(
  'reconcile() does not signal a process that got the number of an experiment, nor its group',
  { skip },
  async (t) => {
    const home = await tempDir(t);
    const bystander = startBystander(t);
    const own = identify(bystander.pid);
    const otherStart = { ...own, pidStart: '1' };
    const otherBoot = { ...own, bootId: 'before the machine was started again' };
    const cgroup = '/sys/fs/cgroup/no/such/group';
    await leaveDeadTask(home, {
      attempts: ['scan', 'pidns', 'cgroup2'].flatMap((tier) =>
        [otherStart, otherBoot].map((identity) => ({
          tier,
          identities: [tier === 'cgroup2' ? { ...identity, cgroup } : identity],
        })),
      ),
    });
    const tuner = await recover(t, home);
    assert.equal(bystander.exitCode ?? bystander.signalCode, null);
    const experiments = await tuner.listExperiments(1);
    assert.deepEqual(
      experiments.map((one) => one.state),
      experiments.map(() => 'queued'),
    );
  },
);

test(
  'reconcile() retries after a restart of the machine, also what was to be adopted',
  { skip },
  async (t) => {
    const home = await tempDir(t);
    const bystander = startBystander(t);
    const identity = { ...identify(bystander.pid), bootId: 'before the machine was started again' };
    const attempts = ['scan', 'pidns', 'cgroup2'].map((tier) => ({ tier, identities: [identity] }));
    await leaveDeadTask(home, { config: { orphans: 'adopt' }, attempts });
    const tuner = await recover(t, home);
    assert.deepEqual([tuner.takenOver, tuner.interrupted], [[], [1]]);
    assert.equal(bystander.exitCode ?? bystander.signalCode, null);
    const details = await tuner.getExperiment({ taskId: 1, number: 2 });
    assert.deepEqual(details.attempts[0]?.outcome, { kind: 'interrupted' });
  },
);

test('reconcile() gives an experiment up that was interrupted too often', async (t) => {
  const home = await tempDir(t);
  await leaveDeadTask(home, { attempts: [{}] });
  for (let times = 1; times < 10; times += 1) {
    const tuner = await openTuner({ home, mode: 'run', command: 'test' });
    assert.equal((await tuner.getExperiment({ taskId: 1, number: 1 })).experiment.state, 'queued');
    await tuner.close();
    await leaveNextAttempt(home);
  }
  const tuner = await recover(t, home);
  const { experiment, attempts } = await tuner.getExperiment({ taskId: 1, number: 1 });
  assert.deepEqual([experiment.state, attempts.length], ['failed', 10]);
});

/** As a supervisor that is resumed, begins the next attempt and dies again. */
async function leaveNextAttempt(home: string): Promise<void> {
  const { openStore } = await import('@autotuner/store');
  const store = await openStore({ path: join(home, 'autotuner.db') });
  await store.moveTask(1, { to: 'running' });
  await store.startAttempt({ taskId: 1, number: 1 }, { token: crypto.randomUUID(), tier: 'scan' });
  await store.close();
}

test('reconcile() settles a hundred attempts in a second, and both logs get every line once', async (t) => {
  const home = await tempDir(t);
  const tiers = ['scan', 'pidns', 'cgroup2'];
  const attempts = Array.from({ length: 100 }, (_, at) => ({
    tier: tiers[at % 3] ?? 'scan',
    identities: [GONE],
    lines: 200,
    stamped: (at * 7) % 201,
  }));
  await leaveDeadTask(home, { attempts });
  const before = performance.now();
  const tuner = await recover(t, home);
  const tookMs = performance.now() - before;
  t.diagnostic(`100 open attempts settled in ${tookMs.toFixed(0)} ms`);
  // The goal is one second; other tests run at the same time.
  assert.ok(tookMs < 3000, `${tookMs} ms`);
  assert.equal((await tuner.getTask(1)).counts.byState.queued, 100);
  const wanted = Array.from({ length: 200 }, (_, n) => `line ${n + 1}`);
  const whole = linesIn(join(home, 'logs', 'task_1.log'));
  for (let experiment = 1; experiment <= 100; experiment += 1) {
    assert.deepEqual(whole.get(experiment), wanted, `task log of ${experiment}`);
    const own = linesIn(join(home, 'logs', experimentLogName({ taskId: 1, experiment })));
    assert.deepEqual(own.get(experiment), wanted, `own log of ${experiment}`);
  }
});

test(
  'reconcile() leaves a cancelled task cancelled, though its experiments were to be adopted',
  { skip },
  async (t) => {
    const home = await tempDir(t);
    await leaveDeadTask(home, { config: { orphans: 'adopt' }, attempts: [{ identities: [GONE] }] });
    const reader = await openTuner({ home, mode: 'read', command: 'test' });
    await reader.close();
    const { openStore } = await import('@autotuner/store');
    const store = await openStore({ path: join(home, 'autotuner.db') });
    await store.requestStop(1, 'cancel');
    await store.close();
    const tuner = await recover(t, home);
    assert.deepEqual([tuner.takenOver, tuner.interrupted], [[], []]);
    assert.equal((await tuner.getTask(1)).task.state, 'cancelled');
  },
);
