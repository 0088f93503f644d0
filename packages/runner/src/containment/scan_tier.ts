import type { AttemptIdentity, AttemptUsage } from '@autotuner/core';
import { adoptLauncher } from './adopted_launcher.ts';
import { findOwnKeeper, type FindKeeper } from './keeper.ts';
import { killTree } from './kill_tree.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { waitUntil } from './pause.ts';
import { sendSignal } from './proc_table.ts';
import type { Member } from './process_stat.ts';
import { killRecognised, scanOf, scanOfOrphan } from './recognise.ts';
import type { Launcher } from './spawn_launcher.ts';
import { startLauncher } from './start_launcher.ts';
import type { ContainedProcess, EmptyProof, ExitFacts, LaunchPlan, Leftover, Tier } from './tier.ts';
import type { TreeScan } from './tree_scan.ts';
import { createUsageSampler } from './usage_sampler.ts';

const PROOF_MS = 3000;
/** Every attempt ends with that, so it is only one. */
const PEEKS = 1;
/** Looking at every process of a machine takes milliseconds; in between only known members are followed. */
const LOOK_EVERY_MS = 1000;

/**
 * Contains a tree as far as that goes without the kernel's help: whoever a {@link TreeScan} recognises is stopped,
 * then killed, until nobody is found. Proves nothing: what it cannot recognise survives unseen. The only tier on
 * systems without `/proc`, where it sees groups and descendants by `ps`, best effort.
 */
export function createScanTier(findKeeper: FindKeeper = findOwnKeeper): Tier {
  return {
    name: 'scan',
    isStrict: false,
    async launch(plan) {
      return launchAndScan(plan, findKeeper);
    },
    killLeftover: killLeftoverTree,
    async adopt(orphan) {
      const launcher = await adoptLauncher(orphan);
      return launcher && new ScanProcess(launcher, scanOfOrphan(orphan));
    },
  };
}

async function launchAndScan(plan: LaunchPlan, findKeeper: FindKeeper): Promise<ContainedProcess> {
  const launcher = await startLauncher(plan, { findKeeper });
  return new ScanProcess(launcher, scanOf(plan, launcher.identity));
}

class ScanProcess implements ContainedProcess {
  readonly identity: AttemptIdentity;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly #launcher: Launcher;
  readonly #scan: TreeScan;
  readonly #sampler = createUsageSampler();
  #lookedAt = performance.now();
  #isRunning: boolean;
  #isEmpty: boolean;

  constructor(launcher: Launcher, scan: TreeScan) {
    const { pid } = launcher;
    this.#launcher = launcher;
    this.#isRunning = pid !== undefined;
    this.#isEmpty = pid === undefined;
    this.identity = launcher.identity;
    this.#scan = scan;
    this.drained = launcher.drained;
    this.exited = launcher.exited.finally(() => {
      this.#isRunning = false;
    });
  }

  captureFault(): string {
    return this.#launcher.captureFault();
  }

  terminate(): void {
    const { pid } = this.#launcher;
    // The id of the group stays taken while a member lives; once it is free it may become another's.
    if (pid !== undefined && !this.isEmpty()) sendSignal(-pid, 'SIGTERM');
  }

  isEmpty(): boolean {
    if (this.#isRunning) return false;
    // A tree that was empty once stays so.
    this.#isEmpty ||= this.#scan.isGone(PEEKS);
    return this.#isEmpty;
  }

  members(): readonly number[] {
    return this.#isEmpty ? [] : this.#look().map((one) => one.pid);
  }

  async killHard(): Promise<EmptyProof> {
    const proof = await killTree(this.#scan);
    await waitUntil(() => !this.#isRunning, { timeoutMs: PROOF_MS });
    this.#isEmpty ||= proof.isEmpty && !this.#isRunning;
    return proof;
  }

  usage(): AttemptUsage {
    if (!this.#isEmpty && process.platform === 'linux') {
      const isDue = performance.now() - this.#lookedAt > LOOK_EVERY_MS;
      const members = isDue ? this.#look() : this.#scan.follow();
      this.#sampler.look(members.map((one) => one.pid));
    }
    // Of the main process and those that it waited for: of a short command it is all there is.
    const { used } = this.#launcher;
    this.#sampler.addCpu(used?.cpuMs ?? 0);
    this.#sampler.addPeak(used?.maxRssBytes ?? 0);
    return this.#sampler.read();
  }

  hasRunOutOfMemory(): boolean {
    return false;
  }

  release(): void {
    this.#launcher.release();
  }

  leave(): void {
    this.#launcher.leave?.();
  }

  #look(): readonly Member[] {
    this.#lookedAt = performance.now();
    return this.#scan.look();
  }
}

async function killLeftoverTree(leftover: Leftover): Promise<EmptyProof> {
  const proof = await killRecognised(leftover);
  removeLaunchFolders(leftover.token);
  return proof;
}
