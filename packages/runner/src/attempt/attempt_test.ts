import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { tempDir, withSmallDisk } from '@autotuner/core/testing';
import { openAttemptBench, processOf } from '../../testing/attempt_bench.ts';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, textOf, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { openLogAppender } from '../capture/log_appender.ts';
import { chooseTier } from '../containment/choose_tier.ts';
import { createScanTier } from '../containment/scan_tier.ts';
import { pause, waitUntil } from '../containment/pause.ts';
import { probeTiers } from '../containment/probe_tiers.ts';
import { readStat } from '../containment/proc_table.ts';
import type { Tier } from '../containment/tier.ts';

const oracle = openOracle();
after(() => oracle.close());
const probes = ZOO_SKIP === false ? await probeTiers() : [];
const tiers = probes.map((one) => one.tier).filter((one): one is Tier => one !== undefined);
const strongest = ZOO_SKIP === false ? await chooseTier('auto', probes) : undefined;

/** A test in the strongest tier of this machine. */
function attemptTest(name: string, body: (t: TestContext, tier: Tier) => Promise<void>): void {
  test(`runAttempt() ${name}`, { skip: ZOO_SKIP, timeout: 20_000 }, async (t) => {
    assert.ok(strongest);
    await body(t, strongest);
  });
}

for (const tier of tiers) {
  test(`runAttempt() keeps a success whose helpers live on, kills them and counts them (${tier.name})`, async (t) => {
    const bench = await openAttemptBench(t, tier);
    const tag = newTag();
    t.after(() => oracle.end(tag));
    const start = performance.now();
    const report = await bench.run(zooCommand('background_then_exit.pl', tag));
    assert.ok(performance.now() - start < 2000);
    assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
    assert.equal(report.leaked, 1);
    assert.deepEqual(report.leakedNames, ['perl']);
    await assertGone(tag);
    assert.match(textOf(report.standardOutput), /^main is done\n/);
  });

  test(`runAttempt() gives TERM and the grace before it kills, and it is a timeout all the same (${tier.name})`, async (t) => {
    const bench = await openAttemptBench(t, tier);
    const plan = { timeoutMs: 400, graceMs: 3000 };
    const report = await bench.run(zooCommand('term_exit_zero.pl', newTag()), { plan });
    assert.deepEqual(report.outcome, { kind: 'timeout', phase: 'benchmark', timeoutMs: 400 });
    assert.equal(report.progress, 1);
    assert.equal(textOf(report.standardOutput), 'ready\nflushed\n');
    assert.ok((report.phaseMs['teardown'] ?? 0) < 2500, 'the grace is cut short when all are gone');
    assert.match(textOf(bench.taskLog.path), /\[stdout\] flushed\n$/);
  });

  test(`runAttempt() ends what ignores TERM after the grace (${tier.name})`, async (t) => {
    const bench = await openAttemptBench(t, tier);
    const tag = newTag();
    const report = await bench.run(zooCommand('ignore_sigterm.pl', tag), {
      plan: { timeoutMs: 300, graceMs: 100 },
    });
    assert.equal(report.outcome.kind, 'timeout');
    await assertGone(tag);
  });
}

attemptTest('takes nothing of experiment 3 into the log of experiment 4', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const tag = newTag();
  const late = await bench.run(zooCommand('late_writer.pl', tag));
  assert.deepEqual([late.outcome, late.leaked], [{ kind: 'exit', code: 0 }, 1]);
  const before = textOf(bench.taskLog.path).length;
  const ref = { taskId: 9, number: 4, attempt: 1 };
  const next = await bench.run(['sh', '-c', 'sleep 0.2; echo mine'], { plan: { ref } });
  assert.equal(textOf(next.standardOutput), 'mine\n');
  assert.match(
    textOf(bench.taskLog.path).slice(before),
    /^\[[^\]]+\] \[INFO\] \[Experiment 4\] \[stdout\] mine\n$/,
  );
  assert.ok(!textOf(bench.taskLog.path).includes('[late]'));
});

test(
  'runAttempt() marks late what a process writes that does not belong to it and got hold of its output',
  { skip: ZOO_SKIP },
  async (t) => {
    const bench = await openAttemptBench(t, createScanTier());
    const whom = join(await tempDir(t), 'whom');
    const { pid } = await startIntruder(t, whom);
    const { outcome } = await bench.run(['sh', '-c', 'echo $$ >"$1"; sleep 0.3; echo done', 'sh', whom]);
    assert.deepEqual(outcome, { kind: 'exit', code: 0 });
    const taskLog = textOf(bench.taskLog.path);
    const isMarked = (): boolean =>
      textOf(bench.experimentLog.path).includes('[Experiment 3] [late] [stdout] intruder');
    assert.equal(readStat(pid)?.isDead, false, 'who was there before is not killed');
    assert.ok(await waitUntil(isMarked, { timeoutMs: 5000 }));
    assert.equal(textOf(bench.taskLog.path), taskLog, 'nothing came after the end');
  },
);

attemptTest('tells apart exit codes, signals and commands that never ran', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const tag = newTag();
  const outcome = async (argv: readonly string[]): Promise<unknown> => (await bench.run(argv)).outcome;
  assert.deepEqual(await outcome(zooCommand('exit_code.pl', tag, '137')), { kind: 'exit', code: 137 });
  assert.deepEqual(await outcome(zooCommand('die_by_signal.pl', tag, 'SEGV')), {
    kind: 'signal',
    signal: 'SIGSEGV',
  });
  const missing = {
    kind: 'spawn',
    errno: 'ENOENT',
    detail: 'Command "no-such-command" was not found in PATH',
  };
  assert.deepEqual(await outcome(['no-such-command']), missing);
  assert.deepEqual(bench.identities.length, 2, 'there is no process to name when nothing was started');
});

attemptTest(
  'believes a failed command that says it ran out of memory, and only a failed one',
  async (t, tier) => {
    const bench = await openAttemptBench(t, tier);
    const { outcome } = await bench.run(zooCommand('cuda_oom.pl', newTag(), 'torch'));
    assert.ok(outcome.kind === 'oom');
    assert.deepEqual([outcome.evidence, outcome.resource], ['log', 'gpu']);
    assert.match(outcome.line ?? '', /CUDA out of memory/);
    const fine = await bench.run(['sh', '-c', 'echo "CUDA error: out of memory" >&2']);
    assert.deepEqual(fine.outcome, { kind: 'exit', code: 0 });
  },
);

attemptTest('ends a command that prints more than it may', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const report = await bench.run(zooCommand('floods.pl', newTag()), { plan: { logMaxBytes: 200_000 } });
  assert.deepEqual(report.outcome, { kind: 'log_limit', maxBytes: 200_000 });
  assert.equal(textOf(report.standardOutput).length, 200_000);
  const lines = textOf(bench.experimentLog.path).trimEnd().split('\n');
  assert.equal(lines.length, 2500, 'what it might print is in the log, and no more');
});

attemptTest(
  'takes a full disk for an outcome, whether the raw files or the logs are on it',
  async (t, tier) => {
    const bench = await openAttemptBench(t, tier);
    const flood = ['sh', '-c', 'yes | head -c 400000'];
    const isDone = await withSmallDisk({ folder: join(bench.folder, 'small'), kilobytes: 64 }, async () => {
      const folder = join(bench.folder, 'small');
      const raw = await bench.run(flood, { logs: { folder } });
      assert.deepEqual(raw.outcome, { kind: 'disk_full' });
      rmSync(join(folder, 'task_9_exp_3.attempt_1.stdout.raw'));
      const taskLog = await openLogAppender(join(folder, 'task_9.log'));
      const stamped = await bench.run(['sh', '-c', 'yes | head -c 400000; sleep 5'], { logs: { taskLog } });
      assert.deepEqual(stamped.outcome, { kind: 'disk_full' });
      await taskLog.close();
    });
    if (!isDone) t.skip('needs the right to mount a small file system');
  },
);

attemptTest('is cancelled before anything is started', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const report = await bench.run(['true'], { signal: AbortSignal.abort() });
  assert.deepEqual(report.outcome, { kind: 'cancelled' });
  assert.deepEqual([bench.states, bench.identities], [[], []]);
});

attemptTest('is cancelled in the middle of its start', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const cancel = new AbortController();
  const tag = newTag();
  const run = bench.run(zooCommand('sleep_forever.pl', tag), {
    signal: cancel.signal,
    onIdentity: () => cancel.abort(),
  });
  assert.deepEqual((await run).outcome, { kind: 'cancelled' });
  assert.deepEqual(await oracle.left(tag), []);
});

attemptTest('stays a timeout when it is cancelled during the grace, twice', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const cancel = new AbortController();
  const run = bench.run(zooCommand('ignore_sigterm.pl', newTag()), {
    signal: cancel.signal,
    plan: { timeoutMs: 200, graceMs: 400 },
  });
  for (const ms of [350, 450]) setTimeout(() => cancel.abort(), ms);
  assert.equal((await run).outcome.kind, 'timeout');
});

attemptTest('cuts the grace short when there is a hurry', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const hurry = new AbortController();
  const start = performance.now();
  const run = bench.run(zooCommand('ignore_sigterm.pl', newTag()), {
    hurry: hurry.signal,
    plan: { timeoutMs: 100, graceMs: 15_000 },
  });
  setTimeout(() => hurry.abort(), 300);
  assert.equal((await run).outcome.kind, 'timeout');
  assert.ok(performance.now() - start < 5000);
});

attemptTest('measures what the tree used', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const { usage, outcome } = await bench.run(zooCommand('cpu_burn.pl', newTag()));
  assert.deepEqual(outcome, { kind: 'exit', code: 0 });
  assert.ok((usage.cpuMs ?? 0) > 900 && (usage.cpuMs ?? 0) < 1500, `cpu ${usage.cpuMs} ms`);
  assert.ok((usage.maxRssBytes ?? 0) > 100_000_000, `memory ${usage.maxRssBytes}`);
});

attemptTest('tells its observer what it does, and removes an old result', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const script = 'test -e "$RESULT" && exit 1; echo "{}" > "$RESULT"';
  const command = processOf(['sh', '-c', script]);
  const first = await bench.run([], {
    plan: { command: { ...command, env: { ...command.env, RESULT: '/dev/null' } } },
  });
  assert.equal(first.outcome.kind, 'exit');
  const env = { ...command.env, RESULT: first.resultFile };
  const again = async (): Promise<unknown> =>
    (await bench.run([], { plan: { command: { ...command, env } } })).outcome;
  assert.deepEqual(await again(), { kind: 'exit', code: 0 });
  assert.deepEqual(await again(), { kind: 'exit', code: 0 });
  assert.equal(readFileSync(first.resultFile, 'utf8'), '{}\n');
  assert.deepEqual(bench.states, ['benchmarking', 'benchmarking', 'benchmarking']);
  assert.ok(
    bench.identities.every((one) => one.pid > 0 && one.pidStart !== undefined && one.bootId !== undefined),
  );
});

attemptTest('rejects with the error of its observer, after everything is torn down', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const tag = newTag();
  const onIdentity = (): never => {
    throw new Error('the journal is gone');
  };
  await assert.rejects(bench.run(zooCommand('tree.pl', tag), { onIdentity }), /the journal is gone/);
  assert.deepEqual(await oracle.left(tag), []);
});

attemptTest('runs several at once without mixing them up', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const numbers = [1, 2, 3, 4];
  const reports = await Promise.all(
    numbers.map((number) =>
      bench.run(['sh', '-c', `for i in 1 2 3; do echo ${number}; done`], {
        plan: { ref: { taskId: 9, number, attempt: 1 }, token: randomUUID() },
      }),
    ),
  );
  assert.deepEqual(
    reports.map((one) => textOf(one.standardOutput)),
    numbers.map((number) => `${number}\n`.repeat(3)),
  );
  const lines = textOf(bench.taskLog.path).trim().split('\n');
  assert.equal(lines.length, 12);
  assert.ok(lines.every((line) => /\[Experiment (\d)\] \[stdout\] \1$/.test(line)));
});

/** A process that was there before, and writes to the standard output of the process whose id is put into a file. */
async function startIntruder(t: TestContext, whom: string): Promise<{ readonly pid: number }> {
  const script = `echo ready; while [ ! -s "$1" ]; do sleep 0.02; done; read pid <"$1"; exec >/proc/$pid/fd/1
    sleep 2; while echo intruder; do sleep 0.1; done`;
  const child = spawn('sh', ['-c', script, 'sh', whom], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  assert.ok(child.pid !== undefined);
  // Start times are told in hundredths of a second.
  await pause(20);
  return { pid: child.pid };
}

/** A log writer leaves a moment after its last byte. */
async function assertGone(tag: string): Promise<void> {
  const isGone = await waitUntil(() => oracle.alive(tag).length === 0, { timeoutMs: 1000 });
  assert.ok(isGone, `alive: ${oracle.alive(tag).join(' ')}`);
}
