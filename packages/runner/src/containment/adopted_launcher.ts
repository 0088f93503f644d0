import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import type { AttemptIdentity } from '@autotuner/core';
import { readExitFile } from './exit_file.ts';
import { removeLaunchFolders } from './launch_folder.ts';
import { identify, isAlive, listPids, runningMs } from './proc_table.ts';
import type { Launcher } from './spawn_launcher.ts';
import type { ExitFacts, Orphan } from './tier.ts';

/** Nobody is told of the end of a process that is not his child; so it is looked at, ever more seldom. */
const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 50;
/** A keeper that lives has recorded an end after so long. */
const RECORD_MS = 1000;

/** A launcher that another supervisor started. */
export interface AdoptedLauncher extends Launcher {
  /** Resolves with what was recorded as soon as it is, though descendants live on; else when the process is gone, with undefined. */
  readonly recorded: Promise<ExitFacts | undefined>;
}

/**
 * Takes over a launcher that lives, or that has recorded how the command ended; undefined when it has done neither, and
 * after a restart of the machine, which may have cost the last of its output.
 */
export function adoptLauncher(orphan: Orphan): AdoptedLauncher | undefined {
  if (runningMs(orphan.identity) === undefined) return undefined;
  const hasEnded = readExitFile(orphan.exitFile, orphan.command) !== undefined;
  return isAlive(orphan.identity) || hasEnded ? new OrphanLauncher(orphan) : undefined;
}

/** Only SIGKILL ends the waiter, or the keeper, before it has recorded anything. */
const KILLED: ExitFacts = { kind: 'signal', signal: 'SIGKILL' };

class OrphanLauncher implements AdoptedLauncher {
  readonly exited: Promise<ExitFacts>;
  readonly recorded: Promise<ExitFacts | undefined>;
  readonly drained: Promise<void>;
  readonly report = undefined;
  readonly #orphan: Orphan;
  #isLeft = false;

  constructor(orphan: Orphan) {
    this.#orphan = orphan;
    const { identity } = orphan;
    this.recorded = this.#until(() => this.#read() !== undefined || !isAlive(identity)).then(() =>
      this.#read(),
    );
    this.exited = this.#until(() => !isAlive(identity)).then(() => this.#readSoon());
    this.drained = this.#drain();
  }

  get identity(): AttemptIdentity {
    return this.#orphan.identity;
  }

  /** Only while it is that process: a later one with its number is not to be signalled. */
  get pid(): number | undefined {
    return isAlive(this.#orphan.identity) ? this.#orphan.identity.pid : undefined;
  }

  /** The pipe by which the log writers complained is gone with its reader. */
  captureFault(): string {
    return '';
  }

  release(): void {
    removeLaunchFolders(this.#orphan.token);
  }

  leave(): void {
    this.#isLeft = true;
  }

  /** Where the keeper waits for the command, it records the end a moment after it. */
  async #readSoon(): Promise<ExitFacts> {
    const deadline = performance.now() + RECORD_MS;
    await this.#until(() => this.#read() !== undefined || performance.now() > deadline);
    return this.#read() ?? KILLED;
  }

  #read(): ExitFacts | undefined {
    return readExitFile(this.#orphan.exitFile, this.#orphan.command)?.facts;
  }

  /** The log writers are there before the command begins, and leave when nobody is left who could print. */
  async #drain(): Promise<void> {
    await this.exited;
    const paths = new Set(this.#orphan.raw.flatMap(realPath));
    const writers = findWriters(paths).map(identify);
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
function findWriters(paths: ReadonlySet<string>): readonly number[] {
  return listPids().filter((pid) => pid !== process.pid && openFilesOf(pid).some((path) => paths.has(path)));
}

function openFilesOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((name) => readLink(`/proc/${pid}/fd/${name}`));
  } catch {
    return [];
  }
}

function readLink(path: string): readonly string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return [];
  }
}

/** As the kernel names it. */
function realPath(path: string): readonly string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}
