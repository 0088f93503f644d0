import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { openAttemptBench, processOf, type AttemptChange } from '../../testing/attempt_bench.ts';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, textOf, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { probeTiers } from '../containment/probe_tiers.ts';
import type { Tier } from '../containment/tier.ts';
import type { AttemptReport, DeployPlan, EndedRun } from './attempt_plan.ts';

const oracle = openOracle();
after(() => oracle.close());
const probes = ZOO_SKIP === false ? await probeTiers() : [];
const tiers = probes.map((one) => one.tier).filter((one): one is Tier => one !== undefined);

interface Repeated {
  readonly report: AttemptReport;
  readonly runs: readonly EndedRun[];
  readonly log: string;
  readonly states: readonly string[];
}

interface RepeatOptions extends AttemptChange {
  /** @default 3 */
  readonly times?: number;
  readonly on?: Tier;
}

/** Runs a line for the shell several times; $RESULT is its result file. */
async function repeat(t: TestContext, script: string, options: RepeatOptions = {}): Promise<Repeated> {
  const { times = 3, on = tiers[0], ...change } = options;
  assert.ok(on);
  const bench = await openAttemptBench(t, on);
  const resultFile = join(await tempDir(t), 'result.json');
  const { env, ...command } = processOf(['sh', '-c', script]);
  const runs: EndedRun[] = [];
  const report = await bench.run([], {
    ...change,
    plan: {
      repeats: times,
      resultFile,
      command: { ...command, env: { ...env, RESULT: resultFile } },
      ...change.plan,
    },
    async onRunEnd(run) {
      runs.push(run);
      return change.onRunEnd?.(run);
    },
  });
  return { report, runs, log: textOf(bench.experimentLog.path), states: bench.states };
}

function repeatTest(name: string, body: (t: TestContext) => Promise<void>): void {
  test(`runAttempt() ${name}`, { skip: ZOO_SKIP, timeout: 30_000 }, body);
}

for (const tier of tiers) {
  test(`runAttempt() runs a command several times, with nothing of a run left in the next (${tier.name})`, async (t) => {
    const tag = newTag();
    t.after(() => oracle.end(tag));
    const behind = zooCommand('background_then_exit.pl', tag).join(' ');
    const script = `[ -e "$RESULT" ] && exit 9; echo "run $AUTOTUNER_REPEAT"; echo 7 >"$RESULT"; ${behind}`;
    const left: number[] = [];
    const { report, runs, log } = await repeat(t, script, {
      on: tier,
      async onRunEnd() {
        left.push((await oracle.left(tag)).length);
        return undefined;
      },
    });
    assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
    assert.deepEqual(
      runs.map((run) => run.repeat),
      [1, 2],
    );
    assert.deepEqual(left, [0, 0]);
    assert.deepEqual(log.match(/run \d/g), ['run 1', 'run 2', 'run 3']);
    assert.equal(report.leaked, 3);
    assert.deepEqual(await oracle.left(tag), []);
  });
}

repeatTest('keeps the output of runs apart, also where a last line has no end', async (t) => {
  const { report, runs, log } = await repeat(
    t,
    'printf "out $AUTOTUNER_REPEAT"; printf "err $AUTOTUNER_REPEAT" >&2',
  );
  const printed = textOf(report.standardOutput);
  assert.equal(printed, 'out 1\nout 2\nout 3');
  const starts = [...runs.map((run) => run.outputStart), report.outputStart];
  assert.deepEqual(
    starts.map((from) => printed.slice(from, from + 5)),
    ['out 1', 'out 2', 'out 3'],
  );
  assert.deepEqual(log.match(/\] (out|err) \d$/gm)?.length, 6);
});

repeatTest('ends with the first run that fails, at its share of all', async (t) => {
  const script = '[ "$AUTOTUNER_REPEAT" = 2 ] && exit 4; echo fine';
  const { report, runs } = await repeat(t, script, { times: 4 });
  assert.deepEqual(report.outcome, { kind: 'exit', code: 4 });
  assert.equal(runs.length, 1);
  assert.ok(report.progress >= 0.25 && report.progress < 0.3, `${report.progress}`);
});

repeatTest('gives each run the whole timeout', async (t) => {
  const plan = { timeoutMs: 1000, graceMs: 100 };
  const good = await repeat(t, 'sleep 0.5', { plan });
  assert.deepEqual(good.report.outcome, { kind: 'exit', code: 0 });
  assert.ok((good.report.phaseMs['benchmark'] ?? 0) >= 1500);
  const late = await repeat(t, '[ "$AUTOTUNER_REPEAT" = 2 ] && sleep 60; :', { plan, times: 4 });
  assert.deepEqual(late.report.outcome, { kind: 'timeout', phase: 'benchmark', timeoutMs: 1000 });
  assert.equal(late.report.progress, 0.5);
});

repeatTest('does not blame a run for what an earlier one said of its memory', async (t) => {
  const script = '[ "$AUTOTUNER_REPEAT" = 2 ] && exit 1; echo "MemoryError: trying with less" >&2';
  const { report } = await repeat(t, script);
  assert.deepEqual(report.outcome, { kind: 'exit', code: 1 });
  const own = await repeat(
    t,
    '[ "$AUTOTUNER_REPEAT" = 2 ] && { echo "MemoryError: no" >&2; exit 1; }; echo fine >&2',
  );
  assert.equal(own.report.outcome.kind, 'oom');
});

repeatTest('ends between two runs when it is told so, and when it is cancelled', async (t) => {
  const outcome = { kind: 'pruned', step: 2, value: 7, reason: 'test' } as const;
  const pruned = await repeat(t, 'echo "run $AUTOTUNER_REPEAT"', {
    times: 9,
    onRunEnd: async ({ repeat: number }) => (number === 2 ? outcome : undefined),
  });
  assert.deepEqual(pruned.report.outcome, outcome);
  assert.match(pruned.log, /run 2/);
  assert.doesNotMatch(pruned.log, /run 3/);
  const cancel = new AbortController();
  const cancelled = await repeat(t, ':', {
    signal: cancel.signal,
    async onRunEnd() {
      cancel.abort('test');
      return undefined;
    },
  });
  assert.deepEqual([cancelled.report.outcome, cancelled.runs.length], [{ kind: 'cancelled' }, 1]);
});

repeatTest('deploys once for all runs, and the server is up until the last one has ended', async (t) => {
  const folder = await tempDir(t);
  const server = `echo up >>${folder}/ups; echo listening; while :; do sleep 0.02; done`;
  const deploy: DeployPlan = {
    ...processOf(['sh', '-c', server]),
    ready: { kind: 'log', pattern: 'listening' },
    timeoutMs: 10_000,
  };
  const { report, states } = await repeat(t, 'sleep 0.05', { plan: { deploy } });
  assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
  assert.equal(textOf(join(folder, 'ups')), 'up\n');
  assert.deepEqual(states, ['deploying', 'benchmarking', 'collecting', 'tearing_down']);
});

repeatTest('fails when the server ends between two runs', async (t) => {
  const folder = await tempDir(t);
  const server = `echo listening; while [ ! -e ${folder}/stop ]; do sleep 0.01; done; exit 7`;
  const deploy: DeployPlan = {
    ...processOf(['sh', '-c', server]),
    ready: { kind: 'log', pattern: 'listening' },
    timeoutMs: 10_000,
  };
  const { report } = await repeat(t, `[ "$AUTOTUNER_REPEAT" = 2 ] && sleep 5; touch ${folder}/stop`, {
    plan: { deploy },
  });
  assert.equal(
    report.outcome.kind === 'deploy' ? report.outcome.reason : report.outcome.kind,
    'died_during_benchmark',
  );
});

repeatTest('counts the memory of runs once and their processor time together', async (t) => {
  const busy = `perl -e '$x = "x" x 50e6; $i++ while $i < 3e6'`;
  const one = (await repeat(t, busy, { times: 1 })).report.usage;
  const three = (await repeat(t, busy, { times: 3 })).report.usage;
  assert.ok((three.maxRssBytes ?? 0) < 2 * (one.maxRssBytes ?? 0), JSON.stringify({ one, three }));
  assert.ok((three.cpuMs ?? 0) > 1.5 * (one.cpuMs ?? 0), JSON.stringify({ one, three }));
});
