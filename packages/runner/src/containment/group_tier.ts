import type { AttemptIdentity, AttemptUsage } from '@autotuner/core';
import { findTree, killAll, type TreeMarks } from './cookie_scan.ts';
import { adoptLauncher } from './adopted_launcher.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { waitUntil } from './pause.ts';
import { identify, isAlive, sendSignal } from './proc_table.ts';
import { spawnLauncher, type Launcher } from './spawn_launcher.ts';
import type { ContainedProcess, EmptyProof, ExitFacts, LaunchPlan, Leftover, Tier } from './tier.ts';
import { createUsageSampler } from './usage_sampler.ts';

const PROOF_MS = 3000;

/**
 * Contains a tree as far as that goes without the kernel's help: its process group, plus whoever carries the
 * attempt's token in its environment. On systems without `/proc` the group alone. Proves nothing: a program that
 * leaves its group and clears its environment survives unseen.
 */
export function createGroupTier(): Tier {
  return {
    name: 'group',
    isStrict: false,
    async launch(plan) {
      return new GroupProcess(spawnLauncher(plan, {}), plan);
    },
    killLeftover: killLeftoverTree,
    async adopt(orphan) {
      const launcher = adoptLauncher(orphan);
      return launcher === undefined ? undefined : new GroupProcess(launcher, orphan);
    },
  };
}

class GroupProcess implements ContainedProcess {
  readonly identity: AttemptIdentity;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly #launcher: Launcher;
  readonly #marks: TreeMarks;
  readonly #sampler = createUsageSampler();
  #isRunning: boolean;
  #isEmpty = false;

  constructor(launcher: Launcher, plan: Pick<LaunchPlan, 'token' | 'role'>) {
    const { pid } = launcher;
    this.#launcher = launcher;
    this.#isRunning = pid !== undefined;
    this.#marks = { token: plan.token, role: plan.role, ...(pid === undefined ? {} : { group: pid }) };
    this.identity = identify(pid ?? 0);
    this.drained = launcher.drained;
    this.exited = launcher.exited.finally(() => {
      this.#isRunning = false;
    });
  }

  captureFault(): string {
    return this.#launcher.captureFault();
  }

  terminate(): void {
    if (!this.#isGroupGone()) this.#signalGroup('SIGTERM');
  }

  isEmpty(): boolean {
    if (this.#isRunning) return false;
    // A scan costs milliseconds, and a tree that was empty once stays so.
    this.#isEmpty ||= process.platform === 'linux' ? this.members().length === 0 : this.#isGroupGone();
    return this.#isEmpty;
  }

  members(): readonly number[] {
    return this.#isEmpty ? [] : findTree(this.#marks);
  }

  async killHard(): Promise<EmptyProof> {
    if (process.platform === 'linux') {
      const proof = await killAll(() => this.members());
      await waitUntil(() => !this.#isRunning, { timeoutMs: PROOF_MS });
      return proof;
    }
    this.#signalGroup('SIGKILL');
    const isEmpty = await waitUntil(() => this.#isGroupGone(), { timeoutMs: PROOF_MS });
    return { isEmpty, survivors: [] };
  }

  usage(): AttemptUsage {
    this.#sampler.look(this.members());
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

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.#launcher.pid !== undefined) sendSignal(-this.#launcher.pid, signal);
  }

  /** The id of the group stays taken while a member lives; once it is free it may become another's. */
  #isGroupGone(): boolean {
    const { pid } = this.#launcher;
    return pid === undefined || (!this.#isRunning && !groupExists(pid));
  }
}

function groupExists(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function killLeftoverTree(leftover: Leftover): Promise<EmptyProof> {
  const groups = leftover.identities.filter(isAlive).map((one) => one.pid);
  // The main process may be gone and its group live on; then only the token finds the rest.
  const find = (): readonly number[] => [
    ...new Set(
      [undefined, ...groups].flatMap((group) =>
        findTree({ token: leftover.token, ...(group === undefined ? {} : { group }) }),
      ),
    ),
  ];
  const isTraced = leftover.isTraced ?? true;
  const proof = isTraced || groups.length > 0 ? await killAll(find) : { isEmpty: true, survivors: [] };
  removeLaunchFolders(leftover.token);
  return proof;
}
