import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import type { AttemptOutcome } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import {
  openAttemptBench,
  processOf,
  type AttemptBench,
  type AttemptChange,
} from '../../testing/attempt_bench.ts';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { probeTiers } from '../containment/probe_tiers.ts';
import type { Tier } from '../containment/tier.ts';
import type { ProcessPlan } from './attempt_plan.ts';

const ROUNDS = 3;
const AT_A_TIME = 4;

const oracle = openOracle();
after(() => oracle.close());
const probes = ZOO_SKIP === false ? await probeTiers() : [];

/** A way to end, and what must be said of it. */
interface Ending {
  readonly name: string;
  readonly process: ProcessPlan;
  readonly plan?: AttemptChange['plan'];
  readonly expected: Partial<Record<string, unknown>> & Pick<AttemptOutcome, 'kind'>;
}

/** All ways to end; `folder` has room for programs that cannot be started. */
async function endings(folder: string): Promise<readonly Ending[]> {
  return [...exitsAndSignals(), ...(await spawnFailures(folder)), ...outOfMemory(), ...timeouts()];
}

function exitsAndSignals(): readonly Ending[] {
  const codes = [0, 1, 2, 77, 126, 127, 128, 129, 134, 137, 139, 143, 255];
  const signals = ['ABRT', 'SEGV', 'BUS', 'FPE', 'ILL', 'TERM', 'KILL', 'PIPE', 'XCPU'];
  return [
    ...codes.map((code) => ({
      name: `exit ${code}`,
      process: processOf(zooCommand('exit_code.pl', newTag(), `${code}`)),
      expected: { kind: 'exit', code } as const,
    })),
    ...signals.map((name) => ({
      name: `SIG${name}`,
      process: processOf(zooCommand('die_by_signal.pl', newTag(), name)),
      expected: { kind: 'signal', signal: `SIG${name}` } as const,
    })),
  ];
}

async function spawnFailures(folder: string): Promise<readonly Ending[]> {
  const program = async (name: string, content: string, mode: number): Promise<readonly string[]> => {
    await writeFile(join(folder, name), content, { mode });
    return [join(folder, name)];
  };
  const commands: readonly (readonly [errno: string, argv: readonly string[]])[] = [
    ['ENOENT', ['/no/such/command']],
    ['ENOENT', ['no-such-command-in-path']],
    ['EACCES', await program('not_executable.sh', '#!/bin/sh\nexit 0\n', 0o644)],
    ['EACCES', [folder]],
    ['ENOENT', await program('bad_interpreter.sh', '#!/no/such/interpreter\n', 0o755)],
    ['ENOEXEC', await program('bad_elf', '\x7fELF nonsense', 0o755)],
    ['E2BIG', ['true', 'x'.repeat(3_000_000)]],
    ['EINVAL', ['true', 'a\0b']],
  ];
  const cwd = { ...processOf(['true']), cwd: '/no/such/folder' };
  const detail = 'Working directory "/no/such/folder" cannot be entered';
  return [
    ...commands.map(([errno, argv]) => ({
      name: `${errno} of ${String(argv[0])}`,
      process: processOf(argv),
      expected: { kind: 'spawn', errno } as const,
    })),
    { name: 'bad folder', process: cwd, expected: { kind: 'spawn', errno: 'ENOENT', detail } },
  ];
}

function outOfMemory(): readonly Ending[] {
  return (['torch', 'jax', 'cuda', 'python'] as const).map((framework) => ({
    name: `memory of ${framework}`,
    process: processOf(zooCommand('cuda_oom.pl', newTag(), framework)),
    expected: {
      kind: 'oom',
      evidence: 'log',
      resource: framework === 'python' ? 'cpu' : 'gpu',
      offset: 'Traceback (most recent call last):\n'.length,
    } as const,
  }));
}

function timeouts(): readonly Ending[] {
  return ['term_exit_zero.pl', 'sleep_forever.pl'].map((file) => ({
    name: `timeout of ${file}`,
    process: processOf(zooCommand(file, newTag())),
    plan: { timeoutMs: 400, graceMs: 3000 },
    expected: { kind: 'timeout', phase: 'benchmark', timeoutMs: 400 } as const,
  }));
}

for (const probe of probes) {
  const skip = probe.tier === undefined ? `not available here: ${probe.reason}` : false;
  test(
    `runAttempt() says how each command ended, every time (${probe.name})`,
    { skip, timeout: 120_000 },
    async (t) => {
      assert.ok(probe.tier);
      const bench = await openAttemptBench(t, probe.tier);
      const all = await endings(await tempDir(t));
      const queue = Array.from({ length: ROUNDS }, () => all).flat();
      let number = 0;
      const worker = async (): Promise<void> => {
        for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
          number += 1;
          await check(bench, one, number);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, worker));
      assert.equal(number, all.length * ROUNDS);
    },
  );
}

async function check(bench: AttemptBench, ending: Ending, number: number): Promise<void> {
  const ref = { taskId: 9, number, attempt: 1 };
  const { outcome } = await bench.run([], { plan: { command: ending.process, ref, ...ending.plan } });
  const seen = Object.fromEntries(Object.entries(outcome).filter(([name]) => name in ending.expected));
  assert.deepEqual(seen, ending.expected, ending.name);
  if (outcome.kind !== 'oom') return;
  // Whoever looks there finds the line.
  assert.ok(outcome.file !== undefined && outcome.line !== undefined);
  const raw = readFileSync(join(bench.folder, outcome.file)).subarray(outcome.offset);
  assert.ok(raw.toString().startsWith(outcome.line));
}

/** What a tier without the kernel's word says of memory: nothing; with it: that the kernel ended the command. */
function withKernelKill(tier: Tier): Tier {
  return {
    ...tier,
    async launch(plan) {
      const contained = await tier.launch(plan);
      return new Proxy(contained, {
        get: (of, name) => {
          const own: unknown = name === 'hasRunOutOfMemory' ? () => true : Reflect.get(of, name);
          return typeof own === 'function' ? own.bind(of) : own;
        },
      });
    },
  };
}

test(
  'runAttempt() believes the kernel about memory before everything else',
  { skip: ZOO_SKIP },
  async (t: TestContext) => {
    const tier = probes.find((one) => one.tier !== undefined)?.tier;
    assert.ok(tier);
    const bench = await openAttemptBench(t, withKernelKill(tier));
    const { outcome } = await bench.run(zooCommand('die_by_signal.pl', newTag(), 'KILL'));
    assert.deepEqual(outcome, { kind: 'oom', evidence: 'cgroup', resource: 'cpu' });
  },
);
