import type { AttemptIdentity } from '@autotuner/core';
import { factsFromWaitStatus, type InitReport } from './init_report.ts';
import type { Keeper, KeptEvent } from './keeper.ts';
import { waitUntil } from './pause.ts';
import { findSpawnFailure, type SpawnFailure } from './preflight.ts';
import { isAlive } from './proc_table.ts';
import type { Launcher, ResourcesUsed } from './spawn_launcher.ts';
import type { ExitFacts, LaunchPlan } from './tier.ts';

/** A log writer whose keeper died is looked for so long. */
const LOST_WRITER_MS = 3_600_000;

/** How a tier wants a command started. */
export interface KeeperLaunchOptions {
  /** Control group to enter. */
  readonly group?: string;
  /** Pid namespace to make. */
  readonly namespace?: 'root' | 'user';
}

/** A launcher that is a process of the keeper; with a pid namespace it is the one that ends when that is empty. */
export interface KeeperLauncher extends Launcher {
  /** What the first process of the namespace tells. */
  readonly init: InitReport;
}

/** Starts a command through the keeper, and resolves when its process exists or could not be made. */
export function launchThroughKeeper(
  keeper: Keeper,
  plan: LaunchPlan,
  options: KeeperLaunchOptions = {},
): Promise<KeeperLauncher> {
  const launcher = new KeptLauncher(plan);
  const { argv, cwd, env } = plan.process;
  const { raw, orphans = 'die', exitFile } = plan;
  const record = exitFile === undefined ? {} : { exitFile };
  const marks = { AUTOTUNER_ATTEMPT_TOKEN: plan.token, AUTOTUNER_ROLE: plan.role };
  const command = { argv, cwd, env: { ...env, ...marks }, raw, orphans, ...record, ...options };
  launcher.forget = keeper.launch(command, (event) => launcher.take(event));
  launcher.killStrays = () => keeper.killStrays(plan.token);
  return launcher.begun;
}

class KeptLauncher implements KeeperLauncher {
  readonly report = undefined;
  readonly begun: Promise<KeeperLauncher>;
  readonly init: InitReport;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  identity: AttemptIdentity = { pid: 0 };
  used: ResourcesUsed | undefined;
  strays: readonly number[] = [];
  forget: () => void = () => undefined;
  killStrays: () => Promise<number> = () => Promise.resolve(0);
  readonly #plan: LaunchPlan;
  readonly #begin: () => void;
  readonly #exit: (facts: ExitFacts) => void;
  readonly #drain: () => void;
  readonly #tell: (facts: ExitFacts | undefined) => void;
  #failure: SpawnFailure | undefined;
  #writer: AttemptIdentity | undefined;
  #fault = '';

  constructor(plan: LaunchPlan) {
    const begun = Promise.withResolvers<void>();
    const exited = Promise.withResolvers<ExitFacts>();
    const drained = Promise.withResolvers<void>();
    const told = Promise.withResolvers<ExitFacts | undefined>();
    this.#plan = plan;
    this.begun = begun.promise.then(() => this);
    this.exited = exited.promise;
    this.drained = drained.promise;
    [this.#begin, this.#exit, this.#drain] = [begun.resolve, exited.resolve, drained.resolve];
    this.#tell = told.resolve;
    this.init = reportOf(this, told.promise);
  }

  get pid(): number | undefined {
    return this.identity.pid === 0 ? undefined : this.identity.pid;
  }

  captureFault(): string {
    return this.#fault;
  }

  release(): void {
    // Nothing but the process was made for it.
  }

  leave(): void {
    this.forget();
  }

  take(event: KeptEvent): void {
    switch (event.kind) {
      case 'started':
        this.identity = event.main;
        this.#writer = event.writer;
        return this.#begin();
      case 'refused':
        return this.#end(refusedBy(event.errno));
      case 'failed':
        this.#failure = explain(event, this.#plan);
        return;
      case 'status':
        return this.#tell(factsFromWaitStatus(event.status));
      case 'ended':
        this.used = { cpuMs: event.cpuMs, maxRssBytes: event.maxRssBytes };
        this.strays = event.strays;
        this.#tell(this.#failure);
        return this.#exit(this.#failure ?? factsFromWaitStatus(event.status));
      case 'drained':
        this.#fault = event.errno ?? '';
        return this.#drain();
      case 'lost':
        return this.#lose();
    }
  }

  #end(facts: ExitFacts): void {
    this.#tell(facts);
    this.#exit(facts);
    this.#drain();
    this.#begin();
  }

  /** Whoever would have waited is gone, so nobody will ever know how the command ends. */
  #lose(): void {
    this.#begin();
    this.#tell({ kind: 'lost' });
    this.#exit({ kind: 'lost' });
    const writer = this.#writer;
    const isGone = (): boolean => writer === undefined || !isAlive(writer);
    void waitUntil(isGone, { timeoutMs: LOST_WRITER_MS, longestMs: 250 }).then(this.#drain);
  }
}

/** The end of the namespace is told with what was used in it, so nothing has to be waited for. */
function reportOf(launcher: Launcher, ended: Promise<ExitFacts | undefined>): InitReport {
  return {
    ended,
    get isUp() {
      return launcher.pid !== undefined;
    },
    get isDone() {
      return launcher.used !== undefined;
    },
    lastWords: () => Promise.resolve(),
    usage: (sampler) => (launcher.used === undefined ? sampler.read() : { ...launcher.used, exact: true }),
  };
}

function refusedBy(errno: string): SpawnFailure {
  return { kind: 'spawn', errno, detail: 'The machine could not start a process' };
}

/** The kernel's errno is the fact; the preflight knows the words for it. */
function explain(event: { readonly stage: string; readonly errno: string }, plan: LaunchPlan): SpawnFailure {
  const { stage, errno } = event;
  const found = findSpawnFailure(plan.process);
  if (found?.errno === errno) return found;
  const { argv, cwd } = plan.process;
  const details: Readonly<Partial<Record<string, string>>> = {
    cwd: `Working directory "${cwd}" cannot be entered`,
    exec:
      errno === 'E2BIG'
        ? 'Arguments and environment are too long'
        : `Command "${argv[0]}" could not be executed`,
    group: 'Its control group could not be entered',
    namespace: 'A pid namespace could not be made',
    mount: 'The process file system of a pid namespace could not be mounted',
  };
  return { kind: 'spawn', errno, detail: details[stage] ?? 'The streams could not be connected' };
}
