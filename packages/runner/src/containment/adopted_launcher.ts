import type { AttemptIdentity } from '@autotuner/core';
import { readExitFile, type RecordedExit } from './exit_file.ts';
import type { InitReport } from './init_report.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { listDescriptors, realPathsOf } from './log_descriptors.ts';
import { waitUntil } from './pause.ts';
import { identify, isAlive, listPids, runningMs } from './proc_table.ts';
import type { Launcher, ResourcesUsed } from './spawn_launcher.ts';
import type { ExitFacts, Orphan } from './tier.ts';

/** Nobody is told of the end of a process that is not his child; so it is looked at, ever more seldom. */
const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 50;
/** Whoever waited for a process records its end within milliseconds, if he lives. */
const RECORD_MS = 2000;
/** At the start it is only looked whether that is happening just now. */
const RECORD_AT_START_MS = 100;

/** A launcher that another supervisor started. */
export interface AdoptedLauncher extends Launcher {
  /** What was recorded of the command of a pid namespace, in which others may live on. */
  readonly init: InitReport;
}

/**
 * Takes over a launcher that lives, or that has recorded how the command ended; undefined when it has done neither, and
 * after a restart of the machine, which may have cost the last of its output.
 */
export async function adoptLauncher(orphan: Orphan): Promise<AdoptedLauncher | undefined> {
  if (runningMs(orphan.identity) === undefined) return undefined;
  const hasEnded = (): boolean => readExitFile(orphan.exitFile, orphan.command) !== undefined;
  const isThere = isAlive(orphan.identity) || (await waitUntil(hasEnded, { timeoutMs: RECORD_AT_START_MS }));
  return isThere ? new OrphanLauncher(orphan) : undefined;
}

class OrphanLauncher implements AdoptedLauncher {
  readonly identity: AttemptIdentity;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly init: InitReport;
  readonly report = undefined;
  readonly #orphan: Orphan;
  readonly #told = Promise.withResolvers<ExitFacts | undefined>();
  #record: RecordedExit | undefined;
  #isLeft = false;

  constructor(orphan: Orphan) {
    this.#orphan = orphan;
    this.identity = orphan.identity;
    this.exited = this.#watch();
    this.drained = this.exited.then(() => this.#drain());
    this.init = reportOf(this, this.#told.promise);
  }

  /** Only while it is that process: a later one with its number is not to be signalled. */
  get pid(): number | undefined {
    return isAlive(this.identity) ? this.identity.pid : undefined;
  }

  get used(): ResourcesUsed | undefined {
    return this.#record?.used;
  }

  /** The way by which the log writers complained is gone with its reader. */
  captureFault(): string {
    return '';
  }

  release(): void {
    removeLaunchFolders(this.#orphan.token);
  }

  leave(): void {
    this.#isLeft = true;
  }

  async #watch(): Promise<ExitFacts> {
    await this.#until(() => this.#hasRecord() || !isAlive(this.identity));
    if (this.#record !== undefined) this.#told.resolve(this.#record.facts);
    await this.#until(() => !isAlive(this.identity));
    const deadline = performance.now() + RECORD_MS;
    await this.#until(() => this.#hasRecord() || performance.now() > deadline);
    const facts = this.#record?.facts;
    this.#told.resolve(facts);
    return facts ?? { kind: 'lost' };
  }

  #hasRecord(): boolean {
    this.#record ??= readExitFile(this.#orphan.exitFile, this.#orphan.command);
    return this.#record !== undefined;
  }

  /** The log writers are there before the command begins, and leave when nobody is left who could print. */
  async #drain(): Promise<void> {
    const writers = findWriters(this.#orphan.raw).map(identify);
    await this.#until(() => !writers.some(isAlive));
  }

  async #until(isTrue: () => boolean): Promise<void> {
    for (let ms = FIRST_LOOK_MS; !isTrue(); ms = Math.min(ms * 2, LONGEST_LOOK_MS)) {
      if (this.#isLeft) return new Promise(() => undefined);
      await look(ms);
    }
  }
}

/** Whoever runs the attempt keeps this program alive, not the looking. */
function look(afterMs: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, afterMs).unref();
  });
}

/** Processes that have one of these files open. */
function findWriters(raw: readonly string[]): readonly number[] {
  const paths = realPathsOf(raw);
  const isWriter = (pid: number): boolean => listDescriptors(pid).some((one) => paths.has(one.target));
  return listPids().filter((pid) => pid !== process.pid && isWriter(pid));
}

function reportOf(launcher: Launcher, ended: Promise<ExitFacts | undefined>): InitReport {
  return {
    ended,
    isUp: true,
    get isDone() {
      return launcher.used !== undefined;
    },
    lastWords: () => Promise.resolve(),
    usage: (sampler) => (launcher.used === undefined ? sampler.read() : { ...launcher.used, exact: true }),
  };
}
