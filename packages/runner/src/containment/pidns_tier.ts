import type { AttemptIdentity, AttemptUsage } from '@autotuner/core';
import { findTool } from './host_tools.ts';
import { adoptLauncher } from './adopted_launcher.ts';
import { readExitFile } from './exit_file.ts';
import {
  enterInit,
  explainSilence,
  initCommand,
  pickInitLanguage,
  type InitLanguage,
} from './init_command.ts';
import { readInitReport, type InitReport } from './init_report.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { waitUntil } from './pause.ts';
import { isAlive, listChildren, listPids, readPidNamespace, readStat, sendSignal } from './proc_table.ts';
import { killRecognised } from './recognise.ts';
import { findKeeper } from './keeper.ts';
import { launchThroughKeeper } from './keeper_launcher.ts';
import { spawnLauncher, type Launcher, type LauncherOptions } from './spawn_launcher.ts';
import type { ContainedProcess, EmptyProof, ExitFacts, LaunchPlan, Leftover, Tier } from './tier.ts';
import { createUsageSampler } from './usage_sampler.ts';

/** Processes in uninterruptible sleep outlive a kill; after this long they are reported. */
const PROOF_MS = 10_000;

/** Asks the kernel to kill what follows when its parent dies. */
const DIE_WITH_SUPERVISOR = [findTool('setpriv') ?? 'setpriv', '--pdeathsig', 'KILL', '--'];

/** Whether the namespace is made with the rights of root or inside a user namespace of its own. */
export type NamespaceKind = 'root' | 'user';

/**
 * Contains a tree in a pid namespace. When its first process dies the kernel ends every other one, and reports the
 * first as dead only after that; so the end of the `unshare` that waits for it is the proof. The death of this
 * supervisor ends the tree too.
 *
 * @param language of the first process; by default the best that is here
 */
export function createPidnsTier(kind: NamespaceKind, language: InitLanguage = pickInitLanguage()): Tier {
  const wrapper = wrapperOf(kind, language);
  const enter = (folder: string): string => enterInit(folder, language);
  const outliving = { wrapper, enter };
  const script = { wrapper: [...DIE_WITH_SUPERVISOR, ...wrapper], enter };
  return {
    name: 'pidns',
    isStrict: true,
    async launch(plan) {
      const keeper = await findKeeper();
      if (keeper === undefined) return launchByScript(plan, plan.orphans === 'adopt' ? outliving : script);
      const launcher = await launchThroughKeeper(keeper, plan, { namespace: kind });
      return new NamespaceProcess(launcher, { report: launcher.init, exited: launcher.exited });
    },
    killLeftover: killLeftoverNamespaces,
    async adopt(orphan) {
      const launcher = await adoptLauncher(orphan);
      return launcher && new NamespaceProcess(launcher, { report: launcher.init, exited: launcher.exited });
    },
  };
}

function wrapperOf(kind: NamespaceKind, language: InitLanguage): readonly string[] {
  const user = kind === 'user' ? ['--user', '--map-current-user'] : [];
  const namespace = [...user, '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
  const unshare = [findTool('unshare') ?? 'unshare', ...namespace];
  return [...unshare, ...initCommand('namespace', language)];
}

/** For machines without a keeper. */
function launchByScript(plan: LaunchPlan, options: LauncherOptions): ContainedProcess {
  const launcher = spawnLauncher(plan, options);
  const about = { folder: launcher.folder, what: 'pid namespace' };
  const report = withRecord(readInitReport(launcher.report, plan.process.argv[0] ?? ''), plan);
  const explained = launcher.exited.then((facts) => explainSilence(facts, about));
  return new NamespaceProcess(launcher, { report, exited: explained });
}

/** With an exit file the init sees only the waiter, which has recorded how the command itself ended. */
function withRecord(report: InitReport, { exitFile, process: { argv } }: LaunchPlan): InitReport {
  if (exitFile === undefined) return report;
  return {
    ended: report.ended.then((facts) => readExitFile(exitFile, argv[0] ?? '')?.facts ?? facts),
    get isDone() {
      return report.isDone;
    },
    lastWords: () => report.lastWords(),
    usage: (sampler) => report.usage(sampler),
  };
}

class NamespaceProcess implements ContainedProcess {
  readonly identity: AttemptIdentity;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly #launcher: Launcher;
  readonly #report: InitReport;
  readonly #sampler = createUsageSampler();
  #isGone: boolean;
  #isKilled = false;
  #init: number | undefined;

  constructor(
    launcher: Launcher,
    told: { readonly report: InitReport; readonly exited: Promise<ExitFacts> },
  ) {
    const { report, exited } = told;
    this.#launcher = launcher;
    this.#isGone = launcher.pid === undefined;
    this.#report = report;
    this.identity = launcher.identity;
    this.drained = launcher.drained;
    const outer = exited.then(async (facts) => {
      if (!this.#isKilled) await report.lastWords();
      this.#isGone = true;
      return facts;
    });
    this.exited = report.ended.then((facts) => facts ?? outer);
  }

  captureFault(): string {
    return this.#launcher.captureFault();
  }

  terminate(): void {
    if (this.#launcher.pid !== undefined && !this.#isGone) sendSignal(-this.#launcher.pid, 'SIGTERM');
  }

  isEmpty(): boolean {
    return this.#isGone;
  }

  members(): readonly number[] {
    const init = this.#findInit();
    const namespace = init === undefined ? undefined : readPidNamespace(init);
    if (namespace === undefined) return [];
    return listPids().filter(
      (pid) => pid !== init && readPidNamespace(pid) === namespace && readStat(pid)?.isDead === false,
    );
  }

  async killHard(): Promise<EmptyProof> {
    // An init that is killed has no last words.
    this.#isKilled = true;
    const isProven = await waitUntil(() => this.#isGone || this.#killOnce(), { timeoutMs: PROOF_MS });
    return { isEmpty: isProven, survivors: isProven ? [] : this.members() };
  }

  usage(): AttemptUsage {
    const init = this.#findInit();
    this.#sampler.look(init === undefined ? [] : [init, ...this.members()]);
    return this.#report.usage(this.#sampler);
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

  /** Kills the first process of the namespace, or the launcher while there is none yet. Never the waiting `unshare`, whose end is the proof. */
  #killOnce(): false {
    const { pid } = this.#launcher;
    if (pid === undefined) return false;
    const init = this.#findInit();
    sendSignal(init ?? pid, 'SIGKILL');
    return false;
  }

  #findInit(): number | undefined {
    if (this.#isGone || this.#launcher.pid === undefined) return undefined;
    this.#init ??= findNamespaceInit(this.#launcher.pid);
    return this.#init;
  }
}

/** The child of `unshare` that lives in another pid namespace than this program. */
function findNamespaceInit(unshare: number): number | undefined {
  const own = readPidNamespace(process.pid);
  return (listChildren(unshare) ?? findChildren(unshare)).find((pid) => {
    const namespace = readPidNamespace(pid);
    return namespace !== undefined && namespace !== own;
  });
}

function findChildren(parent: number): readonly number[] {
  return listPids().filter((pid) => readStat(pid)?.parent === parent);
}

/** Mostly nobody is left: the namespace dies with its supervisor. */
async function killLeftoverNamespaces(leftover: Leftover): Promise<EmptyProof> {
  for (const identity of leftover.identities) {
    if (!isAlive(identity)) continue;
    await waitUntil(
      () => {
        sendSignal(findNamespaceInit(identity.pid) ?? identity.pid, 'SIGKILL');
        return !isAlive(identity);
      },
      { timeoutMs: PROOF_MS },
    );
  }
  const proof = await killRecognised(leftover);
  removeLaunchFolders(leftover.token);
  return proof;
}
