import type { AttemptIdentity, AttemptUsage } from '@autotuner/core';
import { findTool } from './host_tools.ts';
import {
  enterInit,
  explainSilence,
  initCommand,
  pickInitLanguage,
  type InitLanguage,
} from './init_command.ts';
import { adoptLauncher } from './adopted_launcher.ts';
import { readExitFile } from './exit_file.ts';
import { readInitReport, type InitReport } from './init_report.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { waitUntil } from './pause.ts';
import { isAlive, listChildren, listPids, readPidNamespace, readStat, sendSignal } from './proc_table.ts';
import { killRecognised } from './recognise.ts';
import { findOwnKeeper, type FindKeeper } from './keeper.ts';
import { launchThroughKeeper } from './keeper_launcher.ts';
import { spawnLauncher, type Launcher } from './spawn_launcher.ts';
import type { ContainedProcess, EmptyProof, ExitFacts, LaunchPlan, Leftover, Tier } from './tier.ts';
import { createUsageSampler } from './usage_sampler.ts';

/** Processes in uninterruptible sleep outlive a kill; after this long they are reported. */
const PROOF_MS = 10_000;

/** Its parent when it starts is the supervisor, unless that died before its death could be heard of. */
const IF_SUPERVISED = '[ "$PPID" = "$1" ] || exit 125; shift; exec "$@"';

/** Whether the namespace is made with the rights of root or inside a user namespace of its own. */
export type NamespaceKind = 'root' | 'user';

/**
 * Contains a tree in a pid namespace. When its first process dies the kernel ends every other one, and reports the
 * first as dead only after that; so the end of the `unshare` that waits for it is the proof. The death of this
 * supervisor ends the tree too.
 *
 * @param options.language of the first process where there is no keeper; by default the best that is here
 */
export function createPidnsTier(
  kind: NamespaceKind,
  options: { readonly language?: InitLanguage; readonly findKeeper?: FindKeeper } = {},
): Tier {
  const { language = pickInitLanguage(), findKeeper = findOwnKeeper } = options;
  return {
    name: 'pidns',
    isStrict: true,
    async launch(plan) {
      const keeper = await findKeeper();
      if (keeper === undefined) return launchByScript(plan, { kind, language });
      const launcher = await launchThroughKeeper(keeper, plan, { namespace: kind });
      return new NamespaceProcess(launcher, { report: launcher.init, explain: (outer) => outer });
    },
    killLeftover: killLeftoverNamespaces,
    async adopt(orphan) {
      const launcher = await adoptLauncher(orphan);
      return launcher && new NamespaceProcess(launcher, { report: launcher.init, explain: (outer) => outer });
    },
  };
}

interface ScriptChoice {
  readonly kind: NamespaceKind;
  readonly language: InitLanguage;
}

/** Unless it `dies` with this supervisor, nothing asks the kernel to end it then. */
function wrapperOf({ kind, language }: ScriptChoice, dies: boolean): readonly string[] {
  const user = kind === 'user' ? ['--user', '--map-current-user'] : [];
  const setpriv = [findTool('setpriv') ?? 'setpriv', '--pdeathsig', 'KILL', '--'];
  const namespace = [...user, '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
  const unshare = [findTool('unshare') ?? 'unshare', ...namespace];
  // The other inits see by themselves when the supervisor died before its death could be heard of.
  const check =
    dies && language === 'sh' ? [findTool('sh') ?? 'sh', '-c', IF_SUPERVISED, 'sh', `${process.pid}`] : [];
  return [...(dies ? setpriv : []), ...check, ...unshare, ...initCommand('namespace', language)];
}

/** For machines without a keeper. */
function launchByScript(plan: LaunchPlan, choice: ScriptChoice): ContainedProcess {
  const launcher = spawnLauncher(plan, {
    wrapper: wrapperOf(choice, plan.orphans !== 'adopt'),
    enter: (folder) => enterInit(folder, choice.language),
  });
  const report = reportOf(launcher, plan);
  const about = { folder: launcher.folder, what: 'pid namespace' };
  return new NamespaceProcess(launcher, {
    report,
    explain: (outer, isKilled) => explainSilence(outer, { ...about, wasKilled: isKilled || report.isUp }),
  });
}

/** What the waiter inside recorded is exact, also of a command that could not be executed; the init saw only the waiter. */
function reportOf(launcher: Launcher, plan: LaunchPlan): InitReport {
  const command = plan.process.argv[0] ?? '';
  const report = readInitReport(launcher.report, command);
  const { exitFile } = plan;
  if (exitFile === undefined) return report;
  const ended = report.ended.then((facts) => readExitFile(exitFile, command)?.facts ?? facts);
  return {
    ended,
    get isUp() {
      return report.isUp;
    },
    get isDone() {
      return report.isDone;
    },
    lastWords: () => report.lastWords(),
    usage: (sampler) => report.usage(sampler),
  };
}

/** What is known from the first process of a namespace. */
interface InitTold {
  readonly report: InitReport;
  /** What it means that it ended without a word about the command, by how what held it ended. */
  explain(outer: ExitFacts, isKilled: boolean): ExitFacts | Promise<ExitFacts>;
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

  constructor(launcher: Launcher, told: InitTold) {
    const { report } = told;
    this.#launcher = launcher;
    this.#isGone = launcher.pid === undefined;
    this.#report = report;
    this.identity = launcher.identity;
    this.drained = launcher.drained;
    const outer = launcher.exited.then(async (facts) => {
      if (!this.#isKilled) await report.lastWords();
      this.#isGone = true;
      return facts;
    });
    this.exited = report.ended.then(async (facts) => facts ?? told.explain(await outer, this.#isKilled));
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
