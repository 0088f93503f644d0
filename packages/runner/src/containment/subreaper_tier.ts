import { Duplex } from 'node:stream';
import type { AttemptIdentity, AttemptUsage } from '@autotuner/core';
import { enterInit, explainSilence, initCommand } from './init_command.ts';
import { readInitReport, type InitReport } from './init_report.ts';
import { killTree } from './kill_tree.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { waitUntil } from './pause.ts';
import { isAlive, sendSignal } from './proc_table.ts';
import { killRecognised, scanOf } from './recognise.ts';
import { spawnLauncher, type ScriptLauncher } from './spawn_launcher.ts';
import type { ContainedProcess, EmptyProof, ExitFacts, LaunchPlan, Leftover, Tier } from './tier.ts';
import type { TreeScan } from './tree_scan.ts';
import { createUsageSampler } from './usage_sampler.ts';

/** What its init can be written in, best first. */
export const REAPER_LANGUAGES = ['perl', 'python3'] as const;

/** An init that is asked to end its tree has done so within this time, unless it was stopped or starved. */
const INIT_MS = 3000;
/** How well to look for chains of processes where the init was killed. */
const PEEKS = 12;
/** After this long what could not be ended is reported. */
const PROOF_MS = 4000;

/**
 * Contains a tree below a small init that inherits every orphan (PR_SET_CHILD_SUBREAPER): whatever leaves its group,
 * clears its environment and loses its parent is still below it. The init ends its tree when it is asked to and when
 * this supervisor dies, and leaves when wait says that it has no children: its end is the proof. Not strict, because
 * a tree that forks faster than it can be stopped may take long, and a member may kill the init itself.
 */
export function createSubreaperTier(language: (typeof REAPER_LANGUAGES)[number]): Tier {
  const launcher = {
    wrapper: initCommand('subreaper', language),
    enter: (folder: string) => enterInit(folder, language),
  };
  return {
    name: 'subreaper',
    isStrict: false,
    async launch(plan) {
      return new ReaperProcess(spawnLauncher(plan, launcher), plan);
    },
    killLeftover: killLeftoverReapers,
  };
}

class ReaperProcess implements ContainedProcess {
  readonly identity: AttemptIdentity;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly #launcher: ScriptLauncher;
  readonly #report: InitReport;
  readonly #scan: TreeScan;
  readonly #sampler = createUsageSampler();
  #isInitGone: boolean;
  #isEmpty: boolean;

  constructor(launcher: ScriptLauncher, plan: LaunchPlan) {
    this.#launcher = launcher;
    this.#isInitGone = launcher.pid === undefined;
    this.#isEmpty = this.#isInitGone;
    this.#report = readInitReport(launcher.report, plan.process.argv[0] ?? '');
    this.identity = launcher.identity;
    this.#scan = scanOf(plan, launcher.identity);
    this.drained = launcher.drained;
    const outer = launcher.exited.then(async (facts) => {
      await this.#report.lastWords();
      this.#isInitGone = true;
      return facts;
    });
    this.exited = this.#report.ended.then(async (facts) => facts ?? this.#explain(await outer));
  }

  captureFault(): string {
    return this.#launcher.captureFault();
  }

  terminate(): void {
    if (this.#launcher.pid !== undefined && !this.#isInitGone) sendSignal(-this.#launcher.pid, 'SIGTERM');
  }

  isEmpty(): boolean {
    if (!this.#isInitGone) return false;
    // An init that did not come to its end proves nothing: then only a search tells.
    this.#isEmpty ||= this.#report.isDone || this.#scan.isGone(PEEKS);
    return this.#isEmpty;
  }

  members(): readonly number[] {
    if (this.#isEmpty) return [];
    const found = this.#isInitGone ? this.#scan.look() : this.#scan.follow();
    return found.map((one) => one.pid).filter((pid) => pid !== this.#launcher.pid);
  }

  async killHard(): Promise<EmptyProof> {
    const { pid, report } = this.#launcher;
    if (report instanceof Duplex) report.end();
    // A member may have stopped it.
    if (pid !== undefined && !this.#isInitGone) sendSignal(pid, 'SIGCONT');
    const isProven = await waitUntil(() => this.isEmpty(), { timeoutMs: INIT_MS });
    if (isProven) return { isEmpty: true, survivors: [] };
    const proof = await killTree(this.#scan);
    await waitUntil(() => this.#isInitGone, { timeoutMs: PROOF_MS });
    return proof;
  }

  usage(): AttemptUsage {
    if (!this.#isInitGone) {
      const init = this.#launcher.pid ?? 0;
      this.#sampler.look([init, ...this.members()]);
    }
    return this.#report.usage(this.#sampler);
  }

  hasRunOutOfMemory(): boolean {
    return false;
  }

  release(): void {
    this.#launcher.release();
  }

  #explain(outer: ExitFacts): Promise<ExitFacts> {
    const wasKilled = this.#report.isUp;
    return explainSilence(outer, { folder: this.#launcher.folder, what: 'subreaper', wasKilled });
  }
}

/** The init of a dead supervisor is ending its tree already; what it cannot is searched for. */
async function killLeftoverReapers(leftover: Leftover): Promise<EmptyProof> {
  const inits = leftover.identities.filter(isAlive);
  await waitUntil(() => !inits.some(isAlive), { timeoutMs: INIT_MS });
  const proof = await killRecognised(leftover);
  removeLaunchFolders(leftover.token);
  return proof;
}
