import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskConfig } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { probeTiers } from '@autotuner/runner';
import {
  assertEachEndedOnce,
  assertLogsAreExact,
  assertSuggestionsFollow,
  processesWith,
  rawText,
  runKilled,
  type RunResult,
} from '../fixtures/kill_runs.ts';
import { createDice } from '../fixtures/dice.ts';

/** How often supervisors are killed in all; more for a night. */
const KILLS = Number(process.env['AUTOTUNER_TEST_KILLS'] ?? 32);
/** Chooses the moments; one that found something can be given again. */
const SEED = Number(process.env['AUTOTUNER_TEST_SEED'] ?? Date.now() % 1_000_000);
const EXPERIMENTS = 12;
const LINES = 10;
const NUMBERED = Array.from({ length: LINES }, (_, n) => `line ${n + 1}`);

interface Scenario {
  readonly tier: 'cgroup2' | 'pidns' | 'subreaper' | 'scan';
  readonly orphans: TaskConfig['orphans'];
  readonly concurrency: 1 | 4;
  readonly deploy: boolean;
}

/** Every pair of choices is in some scenario. */
const SCENARIOS: readonly Scenario[] = [
  { tier: 'cgroup2', orphans: 'die', concurrency: 1, deploy: false },
  { tier: 'cgroup2', orphans: 'adopt', concurrency: 4, deploy: true },
  { tier: 'cgroup2', orphans: 'adopt', concurrency: 1, deploy: false },
  { tier: 'pidns', orphans: 'die', concurrency: 4, deploy: true },
  { tier: 'pidns', orphans: 'adopt', concurrency: 1, deploy: true },
  { tier: 'pidns', orphans: 'adopt', concurrency: 4, deploy: false },
  { tier: 'subreaper', orphans: 'die', concurrency: 4, deploy: false },
  { tier: 'scan', orphans: 'die', concurrency: 1, deploy: true },
  { tier: 'scan', orphans: 'adopt', concurrency: 4, deploy: false },
];

/** Prints numbered lines on both streams over 100 ms beside a child in a session of its own, then a metric of the parameters alone. */
const SCRIPT = `
setsid sleep 60 &
i=0
while [ $i -lt ${LINES} ]; do i=$((i+1)); echo "line $i"; echo "error $i" >&2; sleep 0.01; done
echo "{{\\"seconds\\": $1}}"
`;
/** Its readiness line is printed after its child is there. */
const SERVER = `setsid sleep 60 & echo up; exec sleep 60`;

function configOf(
  scenario: Omit<Scenario, 'tier'>,
  parts: Partial<TaskConfig> & { readonly tag: string },
): TaskConfig {
  const { tag, ...rest } = parts;
  const { orphans, concurrency } = scenario;
  const deploy: TaskConfig['deploy'] = {
    command: { kind: 'argv', argv: ['sh', '-c', SERVER, tag] },
    ready: { kind: 'log', pattern: 'up' },
    timeoutMs: 10_000,
  };
  return sampleConfig({
    command: { kind: 'argv', argv: ['sh', '-c', SCRIPT, tag, '{x}'] },
    env: { KILL_AND_RESUME: tag },
    sampler: { type: 'tpe', seed: 42 },
    budget: { experiments: EXPERIMENTS },
    timeoutMs: 60_000,
    graceMs: 50,
    orphans,
    concurrency,
    ...(scenario.deploy ? { deploy } : {}),
    ...rest,
  });
}

async function homeOf(t: TestContext): Promise<string> {
  return join(await tempDir(t), 'home');
}

/** What a run that nobody kills comes to; the same for every tier. */
let smooth: Promise<RunResult> | undefined;

function smoothRun(t: TestContext): Promise<RunResult> {
  const scenario = { orphans: 'die', concurrency: 1, deploy: false } as const;
  const config = configOf(scenario, { tag: `smooth-${process.pid}` });
  return (smooth ??= homeOf(t).then((home) => runKilled({ home, config }, { kills: 0, random: () => 0 })));
}

/** Nothing is left after the end, and every attempt that had its time printed all of its lines. */
async function assertSound(run: RunResult, tag: string): Promise<void> {
  assertEachEndedOnce(run);
  assertSuggestionsFollow(run);
  await assertLogsAreExact(run);
  for (const attempt of run.attempts) {
    const { outcome } = attempt;
    if (outcome?.kind === 'interrupted') continue;
    assert.deepEqual(outcome, { kind: 'exit', code: 0 });
    const raw = await rawText(run, attempt);
    assert.deepEqual(raw.split('\n').slice(0, LINES), NUMBERED, 'lines that the command printed');
  }
  assert.deepEqual(await processesWith(tag), [], 'survivors');
}

const probes = process.platform === 'linux' ? await probeTiers() : [];
const available = SCENARIOS.filter((one) =>
  probes.some((probe) => probe.name === one.tier && probe.isAvailable),
);

describe(
  `supervisors that are killed at random moments (AUTOTUNER_TEST_SEED=${SEED})`,
  { concurrency: 2 },
  () => {
    for (const [at, scenario] of SCENARIOS.entries()) {
      const { tier, orphans, concurrency, deploy } = scenario;
      const probe = probes.find((one) => one.name === tier);
      const reason = probe?.reason ?? 'reads /proc';
      const skip = probe?.isAvailable === true ? false : `not available here: ${reason}`;
      const name = `${tier}, ${orphans}, ${concurrency} at a time, ${deploy ? 'with' : 'without'} a server: ends like an uninterrupted run`;
      test(name, { skip, timeout: 60_000 + 5000 * KILLS }, async (t) => {
        const tag = `kill-and-resume-${process.pid}-${at}`;
        const config = configOf(scenario, { tag, containment: tier });
        const kills = Math.ceil(KILLS / available.length);
        const random = createDice(SEED + at);
        const home = await homeOf(t);
        const run = await runKilled({ home, config }, { kills, random, ...oracleFor(scenario, tag) });
        await assertSound(run, tag);
        t.diagnostic(`${kills} kills, ${run.attempts.length} attempts of ${EXPERIMENTS} experiments`);
        if (concurrency > 1) return;
        const wanted = (await smoothRun(t)).experiments;
        assert.deepEqual(
          run.experiments.map(({ number, params, scores }) => ({ number, params, scores })),
          wanted.map(({ number, params, scores }) => ({ number, params, scores })),
        );
      });
    }
  },
);

/** Whether there is a keeper, which ends every tree with its supervisor. */
const hasKeeper =
  ['x64', 'arm64'].includes(process.arch) &&
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'perl')));

/** Nothing is left a moment after each kill of a supervisor whose experiments are to die with it. */
function oracleFor({ tier, orphans }: Scenario, tag: string): { readonly onKill?: () => Promise<void> } {
  const endsWithTuner = hasKeeper || tier === 'pidns' || tier === 'subreaper';
  if (!endsWithTuner || orphans !== 'die') return {};
  return {
    async onKill() {
      await delay(100);
      const left = await processesWith(tag);
      // On a busy machine it takes longer to be told.
      if (left.length > 0) await delay(900);
      assert.deepEqual(await processesWith(tag), [], 'alive after the death of the supervisor');
    },
  };
}
