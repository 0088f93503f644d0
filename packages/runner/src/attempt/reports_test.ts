import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import type { AttemptOutcome, ReportedValue } from '@autotuner/core';
import {
  openAttemptBench,
  processOf,
  type AttemptBench,
  type AttemptChange,
} from '../../testing/attempt_bench.ts';
import { killsNothing } from '../../testing/kills_nothing.ts';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, textOf, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { pause, waitUntil } from '../containment/pause.ts';
import { probeTiers } from '../containment/probe_tiers.ts';
import type { Tier } from '../containment/tier.ts';
import type { AttemptReport, DeployPlan } from './attempt_plan.ts';

const oracle = openOracle();
after(() => oracle.close());
const probes = ZOO_SKIP === false ? await probeTiers() : [];
const tiers = probes.map((one) => one.tier).filter((one): one is Tier => one !== undefined);
const [strongest] = tiers;

interface Seen {
  readonly report: AttemptReport;
  readonly reports: readonly ReportedValue[];
  readonly problems: readonly string[];
}

interface Watched extends AttemptChange {
  /** What to answer to a report. */
  readonly decide?: (report: ReportedValue) => AttemptOutcome | undefined;
  readonly pattern?: string;
}

async function watch(bench: AttemptBench, script: string, change: Watched = {}): Promise<Seen> {
  const reports: ReportedValue[] = [];
  const problems: string[] = [];
  const { decide, pattern, ...rest } = change;
  const report = await bench.run(['sh', '-c', script, newTag()], {
    ...rest,
    plan: { reports: pattern === undefined ? {} : { pattern }, ...change.plan },
    async onReports(some) {
      reports.push(...some);
      return some.map((one) => decide?.(one)).find((one) => one !== undefined);
    },
    onReportProblem: (problem) => void problems.push(problem),
  });
  return { report, reports, problems };
}

function reportTest(name: string, body: (t: TestContext, tier: Tier) => Promise<void>): void {
  test(`runAttempt() ${name}`, { skip: ZOO_SKIP, timeout: 30_000 }, async (t) => {
    assert.ok(strongest);
    await body(t, strongest);
  });
}

const PRUNED = { kind: 'pruned', step: 2, value: 9, reason: 'test' } as const;
const pruneAtTwo = ({ step }: ReportedValue): AttemptOutcome | undefined => (step >= 2 ? PRUNED : undefined);
const SAY = `say() { echo "{\\"autotuner_report\\": {\\"step\\": $1, \\"value\\": $2}}"; }`;

for (const tier of tiers) {
  test(`runAttempt() ends what is pruned with all its descendants, asked first (${tier.name})`, async (t) => {
    const bench = await openAttemptBench(t, tier);
    const tag = newTag();
    t.after(() => oracle.end(tag));
    const child = zooCommand('sleep_forever.pl', tag).join(' ');
    const script = `${SAY}; ${child} & ${child} & say 1 5; sleep 0.1; trap 'echo asked; exit 0' TERM; say 2 9; sleep 60 & wait`;
    const { report, reports } = await watch(bench, script, { decide: pruneAtTwo });
    assert.deepEqual(report.outcome, PRUNED);
    assert.deepEqual(reports, [
      { step: 1, value: 5 },
      { step: 2, value: 9 },
    ]);
    assert.match(textOf(report.standardOutput), /asked\n$/);
    assert.deepEqual(await oracle.left(tag), []);
  });
}

reportTest('kills what is pruned and does not want to end', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const script = `${SAY}; trap '' TERM; say 2 9; while :; do sleep 0.05; done`;
  const { report } = await watch(bench, script, { decide: pruneAtTwo, plan: { graceMs: 200 } });
  assert.deepEqual(report.outcome, PRUNED);
});

reportTest('finds reports among other lines, and a last one without an end', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const script = `${SAY}; echo loading; say 1 5; echo '{"seconds": 3}'; echo oops >&2; say 4 NaN; printf '{"autotuner_report": 2.5}'`;
  const { report, reports, problems } = await watch(bench, script);
  assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
  assert.deepEqual(reports, [
    { step: 1, value: 5 },
    { step: 4, value: null },
    { step: 5, value: 2.5 },
  ]);
  assert.deepEqual([report.reportsDropped, problems], [0, []]);
});

reportTest('finds reports with a pattern, in merged streams too', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const pattern = 'epoch (?<step>\\d+).* loss (?<value>\\S+)';
  const script = 'echo "epoch 1 of 9: loss 0.5"; echo noise; echo "epoch 2 of 9: loss nan" >&2';
  const { reports } = await watch(bench, script, { pattern, plan: { streams: 'merged' } });
  assert.deepEqual(reports, [
    { step: 1, value: 0.5 },
    { step: 2, value: null },
  ]);
});

reportTest('gives up on a pattern that takes for ever, and says so; the command goes on', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const script = `echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab; sleep 0.3; echo '1 2'`;
  const { report, reports, problems } = await watch(bench, script, { pattern: '^(a+)+$' });
  assert.deepEqual([report.outcome, reports], [{ kind: 'exit', code: 0 }, []]);
  assert.match(problems.join(), /takes too long to search for the pattern/);
});

reportTest('counts garbage and complains once', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const garbage = [
    '{"autotuner_report": {"step": "x", "value": 1}}',
    '{"autotuner_report": {"step": 2, "value": "high"}}',
    '{"autotuner_report": }',
    '{"autotuner_report": {"step": 7',
    '"autotuner_report"',
    `{"autotuner_report": {"step": 3, "value": 1}, "padding": "${'x'.repeat(10_000)}"}`,
  ];
  const script = `${SAY}; ${garbage.map((line) => `echo '${line}'`).join('; ')}; say 5 1; say 5 2; say 4 3; say 6 4`;
  const { report, reports, problems } = await watch(bench, script);
  assert.deepEqual(reports, [
    { step: 5, value: 1 },
    { step: 6, value: 4 },
  ]);
  // What is no JSON, or too long, is no report at all.
  assert.equal(report.reportsDropped, 4);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /not a whole number/);
});

reportTest('keeps a thousand reports of a flood, counts the rest and stays responsive', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const program = `for (1..200000) { print qq({"autotuner_report": {"step": $_, "value": 1}}\\n) }`;
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const { report, reports, problems } = await watch(bench, `perl -e '${program}'`);
  clearInterval(beat);
  assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
  assert.deepEqual([reports.length, report.reportsDropped, problems.length], [1000, 199_000, 1]);
  assert.ok(longest < 1000, `the event loop stood still for ${longest} ms`);
});

reportTest('lets reports decide nothing once the command has ended', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const script = `${SAY}; (trap '' TERM; sleep 0.05; say 2 9; sleep 60) & say 1 5; exit 3`;
  const { report, reports } = await watch(bench, script, {
    decide: pruneAtTwo,
    plan: { graceMs: 300 },
  });
  assert.deepEqual(report.outcome, { kind: 'exit', code: 3 });
  assert.ok(reports.length >= 1 && report.leaked >= 1);
});

reportTest(
  'takes what came first: a command that ends well while its report is judged is a success',
  async (t, tier) => {
    const bench = await openAttemptBench(t, tier);
    const reports: ReportedValue[] = [];
    const report = await bench.run(['sh', '-c', `${SAY}; say 2 9; sleep 0.2`], {
      plan: { reports: {} },
      async onReports(some) {
        reports.push(...some);
        await pause(600);
        return PRUNED;
      },
    });
    assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
    assert.equal(reports.length, 1);
  },
);

reportTest(
  'fails with the error of who is told of reports, after everything is torn down',
  async (t, tier) => {
    const bench = await openAttemptBench(t, tier);
    const tag = newTag();
    const failing = bench.run(['sh', '-c', `${SAY}; say 1 2; sleep 60`, tag], {
      plan: { reports: {} },
      onReports: () => Promise.reject(new Error('no judge')),
    });
    await assert.rejects(failing, /no judge/);
    assert.deepEqual(await oracle.left(tag), []);
  },
);

reportTest('lets a report decide nothing while the end of a server is waited for', async (t, tier) => {
  const bench = await openAttemptBench(t, tier);
  const deploy: DeployPlan = {
    ...processOf(['sh', '-c', 'echo listening; sleep 60']),
    ready: { kind: 'log', pattern: 'listening' },
    timeoutMs: 10_000,
  };
  const { report, reports } = await watch(bench, `${SAY}; say 2 9; exit 3`, {
    decide: pruneAtTwo,
    plan: { deploy },
  });
  assert.deepEqual(report.outcome, { kind: 'exit', code: 3 });
  assert.equal(reports.length, 1);
});

test(
  'runAttempt() tells nothing of reports that come when all is over',
  { skip: ZOO_SKIP, timeout: 30_000 },
  async (t) => {
    const bench = await openAttemptBench(t, killsNothing());
    const tag = newTag();
    t.after(() => oracle.end(tag));
    const behind = `exit 0 if fork; $SIG{TERM} = "IGNORE"; for (1..40) { print qq({"autotuner_report": $_}\\n); select(undef, undef, undef, 0.1) }`;
    const { reports, report } = await watch(
      bench,
      `${SAY}; say 0 1; exec perl -e '$| = 1; ${behind}' ${tag}`,
    );
    const told = reports.length;
    assert.deepEqual(report.outcome, { kind: 'exit', code: 0 });
    const late = (): number => textOf(bench.experimentLog.path).split('[late]').length;
    assert.ok(await waitUntil(() => late() > 3, { timeoutMs: 15_000 }), 'late lines are looked after');
    assert.equal(reports.length, told);
  },
);
