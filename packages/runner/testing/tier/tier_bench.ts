import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { waitUntil } from '../../src/containment/pause.ts';
import { listPids, readStat } from '../../src/containment/proc_table.ts';
import type { ContainedProcess, ExitFacts, Tier } from '../../src/containment/tier.ts';
import { processOf } from '../attempt_bench.ts';
import type { Oracle } from '../oracle.ts';
import { newTag, textOf, zooCommand } from '../zoo.ts';

/** A tier to be tested, and what it cannot do. */
export interface TierUnderTest {
  /** Of the variant, such as "subreaper in python3". */
  readonly name: string;
  readonly tier: Tier;
  readonly endsWithTuner: boolean;
  /** False where a shell waits for the command: it cannot tell exit code 137 from SIGKILL, or 127 from no command. */
  readonly isExactAboutExits: boolean;
  /** Whether its usage is exact at the end; undefined where that depends on the machine. */
  readonly isExact?: boolean;
}

/** A command that was started in the tier. */
export interface Launched extends ContainedProcess {
  readonly tag: string;
  readonly token: string;
  /** Absolute paths of the raw files. */
  readonly raw: { readonly out: string; readonly err: string };
  /** What it has printed to standard output so far. */
  printed(): string;
  /** Resolves when that contains a text. */
  hasPrinted(text: string): Promise<void>;
  /** Ends the tree if need be, and asserts that nothing of the launch is left: process, folder, group, zombie. */
  finish(): Promise<ExitFacts>;
}

/** What the cases of the contract work with. */
export interface TierBench {
  readonly one: TierUnderTest;
  readonly oracle: Oracle;
  /** Starts a program of the zoo. */
  readonly zoo: (file: string, ...args: readonly string[]) => Promise<Launched>;
  /** Starts any command; it gets the tag as ZOO_TAG. */
  readonly launch: (
    argv: readonly string[],
    change?: { readonly cwd?: string; readonly tag?: string },
  ) => Promise<Launched>;
}

/** One case of the contract. */
export type TierCases = Readonly<Record<string, (bench: TierBench, t: TestContext) => Promise<void>>>;

/** Prepares a bench for one test. */
export function openTierBench(
  t: TestContext,
  parts: { readonly one: TierUnderTest; readonly oracle: Oracle },
): TierBench {
  const launch: TierBench['launch'] = async (argv, change = {}) => {
    const tag = change.tag ?? newTag();
    t.after(() => parts.oracle.end(tag));
    const folder = await tempDir(t);
    const raw = { out: join(folder, 'out'), err: join(folder, 'err') };
    await Promise.all([writeFile(raw.out, ''), writeFile(raw.err, '')]);
    const plain = processOf(argv);
    const process = { ...plain, cwd: change.cwd ?? plain.cwd, env: { ...plain.env, ZOO_TAG: tag } };
    const contained = await parts.one.tier.launch({ process, token: tag, role: 'command', raw });
    return asLaunched(contained, { tag, token: tag, raw, oracle: parts.oracle });
  };
  return {
    ...parts,
    launch,
    zoo: (file, ...args) => {
      const tag = newTag();
      return launch(zooCommand(file, tag, ...args), { tag });
    },
  };
}

function asLaunched(
  contained: ContainedProcess,
  of: Pick<Launched, 'tag' | 'token' | 'raw'> & { readonly oracle: Oracle },
): Launched {
  const { oracle, ...names } = of;
  const printed = (): string => textOf(of.raw.out);
  return {
    ...names,
    identity: contained.identity,
    exited: contained.exited,
    drained: contained.drained,
    captureFault: () => contained.captureFault(),
    terminate: () => contained.terminate(),
    isEmpty: () => contained.isEmpty(),
    members: () => contained.members(),
    killHard: () => contained.killHard(),
    usage: () => contained.usage(),
    hasRunOutOfMemory: () => contained.hasRunOutOfMemory(),
    release: () => contained.release(),
    printed,
    async hasPrinted(text) {
      const isThere = await waitUntil(() => printed().includes(text), { timeoutMs: 10_000 });
      assert.ok(isThere, `"${text}" was not printed, only "${printed()}"`);
    },
    async finish() {
      assert.deepEqual(await contained.killHard(), { isEmpty: true, survivors: [] });
      const facts = await contained.exited;
      await contained.drained;
      contained.release();
      await assertNothingLeft(contained, { ...names, oracle });
      return facts;
    },
  };
}

async function assertNothingLeft(
  contained: ContainedProcess,
  of: Pick<Launched, 'tag' | 'token'> & { readonly oracle: Oracle },
): Promise<void> {
  const isGone = await waitUntil(() => of.oracle.alive(of.tag).length === 0, { timeoutMs: 1000 });
  assert.ok(isGone, `alive: ${of.oracle.alive(of.tag).join(' ')}`);
  const folders = ['/dev/shm', tmpdir()].flatMap((base) =>
    readdirSync(base).flatMap((name) => (name.includes(of.token) ? [join(base, name)] : [])),
  );
  assert.deepEqual(folders, []);
  const { cgroup } = contained.identity;
  assert.ok(cgroup === undefined || !existsSync(cgroup), 'the group stayed');
  // Node collects its dead when it comes to it.
  const areCollected = await waitUntil(() => zombies().length === 0, { timeoutMs: 1000 });
  assert.ok(areCollected, `zombies: ${zombies().join(' ')}`);
}

function zombies(): readonly number[] {
  return listPids().filter((pid) => {
    const stat = readStat(pid);
    return stat?.parent === process.pid && stat.isDead;
  });
}
