import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AutotunerError, type AttemptIdentity, type AttemptUsage } from '@autotuner/core';
import {
  findOwnCgroup,
  isCgroupEmpty,
  killCgroup,
  listCgroup,
  makeCgroup,
  readCgroupNumber,
  removeCgroup,
} from './cgroup_folder.ts';
import { findOwnKeeper, type FindKeeper } from './keeper.ts';
import { adoptLauncher } from './adopted_launcher.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { pause, waitUntil } from './pause.ts';
import { isAlive, sendSignal } from './proc_table.ts';
import type { Launcher } from './spawn_launcher.ts';
import { startLauncher } from './start_launcher.ts';
import type { ContainedProcess, EmptyProof, ExitFacts, LaunchPlan, Leftover, Tier } from './tier.ts';
import { createUsageSampler } from './usage_sampler.ts';

/** A group of processes in uninterruptible sleep can outlive its kill; after this long it is reported as not empty. */
const PROOF_MS = 10_000;
/** Whoever is still there so long after the kill of the group is killed by its number. */
const ONE_BY_ONE_MS = 5;

/**
 * Contains a tree in a control group of its own (version 2). A process cannot leave its group, `cgroup.kill` reaches
 * members that are just being forked, and `populated 0` is the kernel's word that the group is empty.
 *
 * @param options.base group to make groups below; by default the one this program is in
 */
export function createCgroup2Tier(
  options: { readonly base?: string | undefined; readonly findKeeper?: FindKeeper } = {},
): Tier {
  const { base = findOwnCgroup(), findKeeper = findOwnKeeper } = options;
  return {
    name: 'cgroup2',
    isStrict: true,
    async launch(plan) {
      if (base === undefined) {
        throw new AutotunerError(
          'AT_CONTAINMENT_UNAVAILABLE',
          'Cannot contain in a control group: no cgroup2 file system is mounted',
        );
      }
      const group = join(base, `${prefixOf(plan.token)}${plan.role}`);
      return launchInCgroup(plan, { group, findKeeper });
    },
    killLeftover: (leftover) => killLeftoverGroups(leftover, base),
    async adopt(orphan) {
      const launcher = await adoptLauncher(orphan);
      const { cgroup } = orphan.identity;
      return launcher === undefined || cgroup === undefined ? undefined : new CgroupProcess(launcher, cgroup);
    },
  };
}

function prefixOf(token: string): string {
  return `autotuner-${token}-`;
}

async function launchInCgroup(
  plan: LaunchPlan,
  options: { readonly group: string; readonly findKeeper: FindKeeper },
): Promise<ContainedProcess> {
  const { group } = options;
  await makeCgroup(group);
  try {
    return new CgroupProcess(await startLauncher(plan, options), group);
  } catch (error) {
    removeCgroup(group);
    throw error;
  }
}

class CgroupProcess implements ContainedProcess {
  readonly identity: AttemptIdentity;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly #launcher: Launcher;
  readonly #group: string;
  readonly #sampler = createUsageSampler();
  #isRunning = true;
  #isKilled = false;

  constructor(launcher: Launcher, group: string) {
    this.#launcher = launcher;
    this.#group = group;
    this.identity = { ...launcher.identity, cgroup: group };
    this.drained = launcher.drained;
    this.exited = launcher.exited.finally(() => {
      this.#isRunning = false;
    });
  }

  captureFault(): string {
    return this.#launcher.captureFault();
  }

  terminate(): void {
    if (this.#launcher.pid !== undefined) sendSignal(-this.#launcher.pid, 'SIGTERM');
  }

  isEmpty(): boolean {
    return this.#isGroupEmpty() && (this.#isKilled || (this.#launcher.strays ?? []).length === 0);
  }

  members(): readonly number[] {
    return [...listCgroup(this.#group), ...(this.#launcher.strays ?? [])];
  }

  async killHard(): Promise<EmptyProof> {
    this.#isKilled = true;
    killCgroup(this.#group);
    // A launcher that has not entered yet is still alone in its process group.
    if (this.#isRunning && this.#launcher.pid !== undefined) sendSignal(-this.#launcher.pid, 'SIGKILL');
    const proof = await proveEmpty(this.#group, () => this.#isGroupEmpty());
    return proof.isEmpty ? endStrays(this.#launcher) : proof;
  }

  #isGroupEmpty(): boolean {
    // The launcher enters its group only shortly before it becomes the command.
    return !this.#isRunning && isCgroupEmpty(this.#group);
  }

  usage(): AttemptUsage {
    this.#sampler.look(this.members());
    const { used } = this.#launcher;
    const micros = readCgroupNumber(this.#group, { file: 'cpu.stat', name: 'usage_usec' });
    // What is killed together with its parent was waited for by nobody who would tell.
    const peak = this.#isKilled ? undefined : used?.maxRssBytes;
    this.#sampler.addPeak(used?.maxRssBytes ?? 0);
    return {
      ...this.#sampler.read(),
      ...(micros === undefined ? {} : { cpuMs: micros / 1000 }),
      ...(peak === undefined ? {} : { maxRssBytes: peak }),
      exact: micros !== undefined && peak !== undefined,
    };
  }

  hasRunOutOfMemory(): boolean {
    return (readCgroupNumber(this.#group, { file: 'memory.events', name: 'oom_kill' }) ?? 0) > 0;
  }

  release(): void {
    this.#launcher.release();
    if (!removeCgroup(this.#group)) void removeSoon(this.#group);
  }

  leave(): void {
    this.#launcher.leave?.();
  }
}

/** Where the keeper was killed in the middle of a launch, the command may come in once more to die. */
async function removeSoon(group: string): Promise<void> {
  await waitUntil(
    () => {
      killCgroup(group);
      return removeCgroup(group);
    },
    { timeoutMs: PROOF_MS },
  );
}

/** Who may write to a group above its own can leave it; what has done so and lost its parents is killed as well. */
async function endStrays(launcher: Launcher): Promise<EmptyProof> {
  const deadline = performance.now() + PROOF_MS;
  for (let found = -1; found !== 0;) {
    found = (await launcher.killStrays?.()) ?? 0;
    if (found > 0 && performance.now() > deadline)
      return { isEmpty: false, survivors: launcher.strays ?? [] };
    if (found > 0) await pause(2);
  }
  return { isEmpty: true, survivors: [] };
}

async function proveEmpty(group: string, isEmpty: () => boolean): Promise<EmptyProof> {
  const deadline = performance.now() + ONE_BY_ONE_MS;
  const isProven = await waitUntil(() => isEmpty() || (performance.now() > deadline && killOneByOne(group)), {
    timeoutMs: PROOF_MS,
  });
  return { isEmpty: isProven, survivors: isProven ? [] : listCgroup(group) };
}

/**
 * `cgroup.kill` signals the first thread of each process, and where that one has ended while others run on (its entry
 * looks like a zombie) the signal is lost. One that is sent to the process reaches the others.
 */
function killOneByOne(group: string): false {
  for (const pid of listCgroup(group)) sendSignal(pid, 'SIGKILL');
  return false;
}

async function killLeftoverGroups(leftover: Leftover, base: string | undefined): Promise<EmptyProof> {
  const groups = new Set(leftover.identities.map((one) => one.cgroup).filter((group) => group !== undefined));
  // The supervisor may have died between making a group and writing down its name.
  for (const group of base === undefined ? [] : findGroups(base, leftover.token)) groups.add(group);
  // A launcher that has not entered its group yet would enter it after the kill.
  for (const one of leftover.identities) if (isAlive(one)) sendSignal(-one.pid, 'SIGKILL');
  const proofs: EmptyProof[] = [];
  for (const group of groups) {
    killCgroup(group);
    proofs.push(await proveEmpty(group, () => isCgroupEmpty(group)));
    removeCgroup(group);
  }
  removeLaunchFolders(leftover.token);
  return { isEmpty: proofs.every((one) => one.isEmpty), survivors: proofs.flatMap((one) => one.survivors) };
}

function findGroups(base: string, token: string): readonly string[] {
  try {
    return readdirSync(base)
      .filter((name) => name.startsWith(prefixOf(token)))
      .map((name) => join(base, name));
  } catch {
    return [];
  }
}
