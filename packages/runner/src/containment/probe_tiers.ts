import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCgroup2Tier } from './cgroup2_tier.ts';
import { createScanTier } from './scan_tier.ts';
import { findTool } from './host_tools.ts';
import { isUsableInit } from './init_command.ts';
import { findOwnKeeper } from './keeper.ts';
import { createPidnsTier } from './pidns_tier.ts';
import { waitUntil } from './pause.ts';
import { createSubreaperTier, REAPER_LANGUAGES } from './subreaper_tier.ts';
import { findObstacle } from './tier_obstacles.ts';
import { TIER_PROMISES, type TierPromise } from './tier_promises.ts';
import type { ContainedProcess, ExitFacts, Tier, TierName } from './tier.ts';

/** A sound machine needs milliseconds; a hung one must not hold up the start. */
const PROBE_MS = 5000;

/** Whether a tier works on this machine, and why not. */
export interface TierProbe extends TierPromise {
  readonly name: TierName;
  readonly isAvailable: boolean;
  /** For people: what was seen. */
  readonly reason: string;
  /** The tier, ready for use, when it is available. */
  readonly tier?: Tier;
}

/**
 * Tries every containment tier with a real process: starts one that starts another and never ends, kills both, and
 * looks for proof that nothing is left. Strongest tier first, all at the same time. Takes about 100 ms.
 */
export async function probeTiers(): Promise<readonly TierProbe[]> {
  const folder = await mkdtemp(join(tmpdir(), 'autotuner-probe-'));
  try {
    return await Promise.all([
      probe('cgroup2', [createCgroup2Tier()], folder),
      probe('pidns', [createPidnsTier('root'), createPidnsTier('user')], folder),
      probe('subreaper', REAPER_LANGUAGES.filter(isUsableInit).map(createSubreaperTier), folder),
      probe('scan', [createScanTier()], folder),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function probe(name: TierName, variants: readonly Tier[], folder: string): Promise<TierProbe> {
  const endsWithTuner = (await findOwnKeeper()) !== undefined || TIER_PROMISES[name].endsWithTuner;
  const promise = { ...TIER_PROMISES[name], endsWithTuner };
  const obstacle = findObstacle(name);
  if (obstacle !== undefined) return { name, ...promise, isAvailable: false, reason: obstacle };
  const faults = new Set<string>();
  for (const tier of variants) {
    const fault = await tryTier(tier, folder);
    if (fault === undefined) return { name, ...promise, isAvailable: true, reason: 'works', tier };
    faults.add(fault);
  }
  return { name, ...promise, isAvailable: false, reason: [...faults].join('; ') };
}

/** What goes wrong with a tier; undefined when nothing does. */
async function tryTier(tier: Tier, folder: string): Promise<string | undefined> {
  const out = join(folder, `${randomUUID()}.out`);
  await writeFile(out, '');
  let contained: ContainedProcess | undefined;
  try {
    const plan = {
      argv: [findTool('sh') ?? 'sh', '-c', 'sleep 60 & wait'],
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
    };
    contained = await tier.launch({ process: plan, token: randomUUID(), role: 'command', raw: { out } });
    return await tryProcess(contained);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    contained?.release();
  }
}

async function tryProcess(contained: ContainedProcess): Promise<string | undefined> {
  const exit: { facts?: ExitFacts } = {};
  void contained.exited.then((facts) => {
    exit.facts = facts;
  });
  const isUp = await waitUntil(() => contained.members().length >= 2 || exit.facts !== undefined, {
    timeoutMs: PROBE_MS,
  });
  const early = exit.facts;
  const proof = await contained.killHard();
  if (early !== undefined) return `a process in it ended at once: ${describeExit(early)}`;
  if (process.platform === 'linux' && !isUp) return 'a process in it did not come up';
  return proof.isEmpty ? undefined : 'a killed process tree was not proven empty';
}

function describeExit(facts: ExitFacts): string {
  switch (facts.kind) {
    case 'exit':
      return `exit code ${facts.code}`;
    case 'signal':
      return facts.signal;
    case 'spawn':
      return `${facts.errno}, ${facts.detail}`;
    case 'lost':
      return 'nobody could wait for it';
  }
}
