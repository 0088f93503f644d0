import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import type { Duplex, Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { asAccount, type Account } from './account.ts';
import { readMembers, type Member } from './member.ts';
import { makeOuterGroups, type OuterGroups } from './outer_groups.ts';

/** What to run in a namespace. */
export interface PidNamespaceOptions {
  /** Reads requests from descriptor 3 and writes to descriptor 4. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who the program runs as. @default the current user */
  readonly account?: Account | undefined;
}

const MAX_PROCESSES = 2000;
const START_MS = 10_000;

/**
 * First process of the namespace: collects orphans, and stays when the program has ended, so that what the program
 * left can still be counted. Shared memory is the namespace's own where that can be arranged: what a killed program has
 * left there goes with it.
 */
const INIT = `mount -t tmpfs -o mode=1777 tmpfs /dev/shm 2>/dev/null
"$@" 5>&- & exec 3<&- 4>&-; wait "$!"; echo ended >&5; exec sleep 2147483647`;

/**
 * A program in a pid namespace, which nothing that it starts can leave, whatever rights it has: so all of its
 * descendants can be counted from outside, and ended at once. Independent of how the program itself counts and kills.
 */
export class PidNamespace {
  /** Descriptor 3 of the program. */
  readonly input: Writable;
  /** Descriptor 4 of the program. */
  readonly output: Readable;
  /** Resolves when the program itself has ended. */
  readonly ended: Promise<void>;
  readonly #unshare: ChildProcess;
  readonly #groups: OuterGroups;
  readonly #exited: Promise<void>;
  readonly #init: number;
  readonly #proc: number;
  readonly #said: () => string;

  private constructor(parts: {
    readonly unshare: ChildProcess;
    readonly groups: OuterGroups;
    readonly exited: Promise<void>;
    readonly init: number;
    readonly said: () => string;
  }) {
    const { unshare, groups, exited, init, said } = parts;
    // All three are sockets, as `start()` asks for; the types of Node know of five descriptors only.
    const [input, output, notice] = (unshare.stdio as unknown as readonly Duplex[]).slice(3);
    if (input === undefined || output === undefined || notice === undefined)
      throw new Error(
        'Cannot talk to a program in a pid namespace: it was started without descriptors 3 to 5',
      );
    this.input = input;
    this.output = output;
    // Descriptor 4 is no sign of the end: it has other holders too, such as `unshare`.
    this.ended = new Promise((resolve) => {
      notice.once('data', () => resolve());
      void exited.then(resolve);
    });
    this.#unshare = unshare;
    this.#groups = groups;
    this.#exited = exited;
    this.#init = init;
    this.#said = said;
    // Held open: a program with the rights of root may mount something else over it.
    this.#proc = openSync(`/proc/${init}/root/proc`, constants.O_RDONLY | constants.O_DIRECTORY);
    // A program that has ended is seen by the end of its output.
    this.input.on('error', () => undefined);
  }

  /**
   * Starts a program in a new namespace.
   *
   * @throws when this user may not make one here
   */
  static async open(options: PidNamespaceOptions): Promise<PidNamespace> {
    const groups = makeOuterGroups({ maxProcesses: MAX_PROCESSES, owner: options.account });
    const unshare = start(options, groups.paths);
    let complaint = '';
    unshare.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < 4000) complaint += text;
    });
    const exited = new Promise<void>((resolve) => {
      unshare.once('exit', () => resolve());
      unshare.once('error', (error) => {
        complaint += error.message;
        resolve();
      });
    });
    const init = await findInit(unshare, exited);
    if (init !== undefined) return new PidNamespace({ unshare, groups, exited, init, said: () => complaint });
    groups.close();
    throw new Error(
      `Cannot count survivors independently: no pid namespace can be made here (${complaint.trim()}); run as root, or allow user namespaces`,
    );
  }

  /** What the program has written to its standard error, the first few thousand characters. */
  said(): string {
    return this.#said();
  }

  /** All live processes in it but the first one. Empty when it has been closed. */
  members(): readonly Member[] {
    try {
      return readMembers(`/proc/self/fd/${this.#proc}`).filter((one) => one.pid !== 1);
    } catch {
      return [];
    }
  }

  /** Kills the program at once, and nothing else: the oldest child of the first process, which also has all orphans. */
  killProgram(): void {
    const [program] = this.members()
      .filter((one) => one.parent === 1)
      .toSorted((one, other) => Number(one.start) - Number(other.start) || one.pid - other.pid);
    const pid = program === undefined ? undefined : this.#outerPid(program.pid);
    if (pid !== undefined) killQuietly(pid);
  }

  /** Ends everything in it and resolves when the kernel says that it is empty. A second call does nothing more. */
  async close(): Promise<void> {
    killQuietly(this.#init);
    await this.#exited;
    this.#unshare.unref();
    this.input.destroy();
    this.output.destroy();
    try {
      closeSync(this.#proc);
    } catch {
      return;
    }
    this.#groups.close();
  }

  /** The number by which this process knows a direct child of the first process. */
  #outerPid(pid: number): number | undefined {
    const depth = namespacePids(this.#init).length - 1;
    return childrenOf(this.#init).find((child) => namespacePids(child)[depth] === pid);
  }
}

/** The numbers of a process, from the namespace of this one inwards. */
function namespacePids(pid: number): readonly number[] {
  const found = /^NSpid:\s+(.*)$/m.exec(readText(`/proc/${pid}/status`))?.[1];
  return (found?.split(/\s+/) ?? []).map(Number);
}

function start(options: PidNamespaceOptions, groups: readonly string[]): ChildProcess {
  const isRoot = process.getuid?.() === 0;
  const enter = groups.map((group) => `echo 0 >'${group}/cgroup.procs' || exit 1; `).join('');
  const own = isRoot ? [] : ['--user', '--map-current-user'];
  const groupShell = ['--pdeathsig', 'KILL', '--', 'sh', '-c', `${enter}exec "$@"`, 'sh'];
  const unshare = ['unshare', ...own, '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
  const init = ['sh', '-c', INIT, 'init', ...asAccount(options.account), ...options.argv];
  return spawn('setpriv', [...groupShell, ...unshare, ...init], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'inherit', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
}

/** The first process of the namespace, once it has mounted its own `proc` and started the program. */
async function findInit(unshare: ChildProcess, exited: Promise<void>): Promise<number | undefined> {
  const state = { isGone: unshare.pid === undefined };
  void exited.then(() => {
    state.isGone = true;
  });
  const deadline = performance.now() + START_MS;
  while (!state.isGone && performance.now() < deadline) {
    const [init] = childrenOf(unshare.pid ?? 0);
    if (init !== undefined && childrenOf(init).length > 0) return init;
    await delay(2);
  }
  unshare.kill('SIGKILL');
  return undefined;
}

function childrenOf(pid: number): readonly number[] {
  return readText(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
