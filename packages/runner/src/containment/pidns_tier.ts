import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttemptIdentity, AttemptUsage } from '@autotuner/core';
import { findByToken, killAll } from './cookie_scan.ts';
import { findTool } from './host_tools.ts';
import { adoptLauncher } from './adopted_launcher.ts';
import { readExitFile } from './exit_file.ts';
import { readInitReport, type InitReport } from './init_report.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { PERL_INIT, SHELL_INIT } from './namespace_init.ts';
import { waitUntil } from './pause.ts';
import {
  identify,
  isAlive,
  listPids,
  readPidNamespace,
  readProcessTable,
  readStat,
  sendSignal,
} from './proc_table.ts';
import { spawnLauncher, type Launcher } from './spawn_launcher.ts';
import type { ContainedProcess, EmptyProof, ExitFacts, LaunchPlan, Leftover, Tier } from './tier.ts';
import { createUsageSampler } from './usage_sampler.ts';

/** Processes in uninterruptible sleep outlive a kill; after this long they are reported. */
const PROOF_MS = 10_000;

/** File in the launch folder with what went wrong before the command. */
const SETUP_MESSAGES = 'setup';

/** Whether the namespace is made with the rights of root or inside a user namespace of its own. */
export type NamespaceKind = 'root' | 'user';

/**
 * Contains a tree in a pid namespace. When its first process dies the kernel ends every other one, and reports the
 * first as dead only after that; so the end of the `unshare` that waits for it is the proof. The death of this
 * supervisor ends the tree too.
 */
export function createPidnsTier(kind: NamespaceKind): Tier {
  return {
    name: 'pidns',
    isStrict: true,
    async launch(plan) {
      const dies = plan.orphans !== 'adopt';
      const launcher = spawnLauncher(plan, { wrapper: wrapperOf(kind, dies), enter: enterText });
      return new NamespaceProcess(launcher, reportOf(launcher, plan));
    },
    killLeftover: killLeftoverNamespaces,
    async adopt(orphan) {
      const launcher = adoptLauncher(orphan);
      if (launcher === undefined) return undefined;
      return new NamespaceProcess(launcher, { ended: launcher.recorded, cpuMs: () => 0 });
    },
  };
}

/**
 * What `unshare` has to say (some versions complain when the namespace is killed) must not get into the command's
 * output, which waits on descriptor 5. TERM is meant for the command alone: all others ignore it, and perl gives the
 * command its default back; a shell could not, so there the namespace relies on `unshare` ignoring it itself.
 */
function enterText(folder: string): string {
  const ignore = findTool('perl') === undefined ? '' : `; trap '' TERM INT HUP QUIT`;
  return `exec 5>&2 2>${folder}/${SETUP_MESSAGES}${ignore}`;
}

/** What the waiter inside recorded is exact, also of a command that could not be executed; the init saw only the waiter. */
function reportOf(launcher: Launcher, plan: LaunchPlan): InitReport {
  const command = plan.process.argv[0] ?? '';
  const report = readInitReport(launcher.report, command);
  const { exitFile } = plan;
  if (exitFile === undefined) return report;
  return { ...report, ended: report.ended.then((facts) => readExitFile(exitFile, command)?.facts ?? facts) };
}

/** Unless it `dies` with this supervisor, nothing asks the kernel to end it then. */
function wrapperOf(kind: NamespaceKind, dies: boolean): readonly string[] {
  const perl = findTool('perl');
  const init =
    perl === undefined ? [findTool('sh') ?? 'sh', '-c', SHELL_INIT, 'init'] : [perl, '-e', PERL_INIT, '--'];
  const user = kind === 'user' ? ['--user', '--map-current-user'] : [];
  const setpriv = [findTool('setpriv') ?? 'setpriv', '--pdeathsig', 'KILL', '--'];
  const unshare = [
    findTool('unshare') ?? 'unshare',
    ...user,
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--',
  ];
  return [...(dies ? setpriv : []), ...unshare, ...init];
}

class NamespaceProcess implements ContainedProcess {
  readonly identity: AttemptIdentity;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly #launcher: Launcher;
  readonly #report: InitReport;
  readonly #sampler = createUsageSampler();
  #isGone: boolean;
  #init: number | undefined;

  constructor(launcher: Launcher, report: InitReport) {
    this.#launcher = launcher;
    this.#isGone = launcher.pid === undefined;
    this.#report = report;
    this.identity = identify(launcher.pid ?? 0);
    this.drained = launcher.drained;
    const outer = launcher.exited.then((facts) => {
      this.#isGone = true;
      return facts;
    });
    this.exited = this.#report.ended.then(
      async (facts) => facts ?? withoutReport(await outer, launcher.folder),
    );
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
    const isProven = await waitUntil(() => this.#isGone || this.#killOnce(), { timeoutMs: PROOF_MS });
    return { isEmpty: isProven, survivors: isProven ? [] : this.members() };
  }

  usage(): AttemptUsage {
    const init = this.#findInit();
    this.#sampler.look(init === undefined ? [] : [init, ...this.members()]);
    this.#sampler.addCpu(this.#report.cpuMs());
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

/** An init that ended without a word was killed, or never came to be. */
async function withoutReport(outer: ExitFacts, folder: string): Promise<ExitFacts> {
  if (outer.kind !== 'exit') return outer;
  const said = await readFile(join(folder, SETUP_MESSAGES), 'utf8').catch(() => '');
  const why = said.trim() === '' ? `exit code ${outer.code}` : said.trim();
  return { kind: 'spawn', errno: 'EIO', detail: `The pid namespace could not be set up: ${why}` };
}

/** The child of `unshare` that lives in another pid namespace than this program. */
function findNamespaceInit(unshare: number): number | undefined {
  const own = readPidNamespace(process.pid);
  return childrenOf(unshare).find((pid) => {
    const namespace = readPidNamespace(pid);
    return namespace !== undefined && namespace !== own;
  });
}

function childrenOf(parent: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${parent}/task/${parent}/children`, 'latin1');
    return text
      .split(' ')
      .filter((word) => word !== '')
      .map(Number);
  } catch {
    return readProcessTable()
      .filter((one) => one.parent === parent)
      .map((one) => one.pid);
  }
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
  const isTraced = leftover.isTraced ?? true;
  const proof = isTraced
    ? await killAll(() => findByToken({ token: leftover.token }))
    : { isEmpty: true, survivors: [] };
  removeLaunchFolders(leftover.token);
  return proof;
}
