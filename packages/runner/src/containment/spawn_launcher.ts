import { spawn, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { AttemptIdentity } from '@autotuner/core';
import { readExitFile, waiterCommand } from './exit_file.ts';
import { findTool } from './host_tools.ts';
import { LAUNCH_MARK, makeLaunchFolder, removeLaunchFolder } from './launch_folder.ts';
import { LAUNCHER_FAILED, launchScript, quoteWord } from './launch_script.ts';
import { hasNamelessPipes } from './nameless_pipes.ts';
import { findSpawnFailure, type SpawnFailure } from './preflight.ts';
import { identify } from './proc_table.ts';
import type { ExitFacts, LaunchPlan } from './tier.ts';

/** How a tier wants its processes started. */
export interface LauncherOptions {
  /** Gives shell text that puts the launcher into its container; `folder` is a private one, quoted. */
  readonly enter?: (folder: string) => string;
  /** Program and arguments that run the command and report on descriptor 4; without them the launcher becomes the command. */
  readonly wrapper?: readonly string[];
}

/** As the kernel accounts it for processes that were waited for. */
export interface ResourcesUsed {
  readonly cpuMs: number;
  /** Of the largest process. */
  readonly maxRssBytes: number;
}

/** A started launcher, which is or becomes the command. */
export interface Launcher {
  /** Also the id of its process group; undefined when nothing could be started. */
  readonly pid: number | undefined;
  /** Of that process; its id is 0 when nothing could be started. */
  readonly identity: AttemptIdentity;
  /** Of the process itself. */
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  /** What the wrapper reports on descriptor 4. */
  readonly report: Readable | undefined;
  /** What the command and all that it waited for used, once it has ended and where whoever waited can tell. */
  readonly used?: ResourcesUsed | undefined;
  /** Processes known to have left its container, once it has ended; whoever started it has inherited them. */
  readonly strays?: readonly number[];
  /** Kills those, and what else has left by now; resolves to how many there were. */
  killStrays?(): Promise<number>;
  /** What the log writers had to complain of; empty while all goes well. */
  captureFault(): string;
  /** Removes the launch folder. */
  release(): void;
  /** Forgets the process, which goes on: nothing of it keeps this program alive. */
  leave?(): void;
}

/** A launcher that is a shell. */
export interface ScriptLauncher extends Launcher {
  /** Private folder of this launch. */
  readonly folder: string;
}

/** Starts the launch script for one process, detached, in a process group of its own. */
export function spawnLauncher(plan: LaunchPlan, options: LauncherOptions): ScriptLauncher {
  const folder = makeLaunchFolder(plan);
  try {
    return new ShellLauncher({ plan, folder, child: spawnShell(plan, { ...options, folder }) });
  } catch (error) {
    removeLaunchFolder(folder);
    throw error;
  }
}

/**
 * Plain spawn and not execa: the layout of descriptors is the whole point here, nothing of the child's is to be
 * buffered or awaited, and execa's extra work per call would halve the rate of short experiments.
 */
function spawnShell(
  plan: LaunchPlan,
  options: LauncherOptions & { readonly folder: string },
): ChildProcess | SpawnFailure {
  const { folder, enter, wrapper = [] } = options;
  const waiter = plan.exitFile === undefined ? [] : waiterCommand(plan.exitFile);
  const script = launchScript({
    folder,
    pipes: hasNamelessPipes() ? 'nameless' : 'named',
    raw: plan.raw,
    marks: { AUTOTUNER_ATTEMPT_TOKEN: plan.token, AUTOTUNER_ROLE: plan.role },
    ...(enter === undefined ? {} : { enter: enter(quoteWord(folder)) }),
  });
  const env: Record<string, string> = { ...plan.process.env };
  // The log writers must not carry the cookie by which the scan tier recognises what it has to kill.
  delete env['AUTOTUNER_ATTEMPT_TOKEN'];
  try {
    return spawn(
      findTool('sh') ?? '/bin/sh',
      ['-c', script, 'sh', ...wrapper, ...waiter, ...plan.process.argv],
      {
        cwd: plan.process.cwd,
        env,
        detached: true,
        stdio: ['ignore', 'ignore', 'ignore', 'pipe', ...(wrapper.length > 0 ? (['pipe'] as const) : [])],
      },
    );
  } catch (error) {
    return failureOf(error);
  }
}

class ShellLauncher implements ScriptLauncher {
  readonly pid: number | undefined;
  readonly identity: AttemptIdentity;
  readonly exited: Promise<ExitFacts>;
  readonly drained: Promise<void>;
  readonly report: Readable | undefined;
  readonly folder: string;
  readonly #child: ChildProcess | undefined;
  #fault = '';

  constructor(start: {
    readonly plan: LaunchPlan;
    readonly folder: string;
    readonly child: ChildProcess | SpawnFailure;
  }) {
    const { plan, folder, child } = start;
    this.folder = folder;
    if ('kind' in child) {
      this.pid = undefined;
      this.identity = identify(0);
      this.exited = Promise.resolve(child);
      this.drained = Promise.resolve();
      return;
    }
    this.#child = child;
    this.pid = child.pid;
    this.identity = identify(child.pid ?? 0);
    this.report = readableAt(child, 4);
    this.drained = this.#watchWriters(readableAt(child, 3));
    this.exited = exitOf(child).then((facts) => this.#explain(facts, plan));
  }

  captureFault(): string {
    return this.#fault;
  }

  release(): void {
    removeLaunchFolder(this.folder);
  }

  leave(): void {
    this.#child?.unref();
    for (const stream of this.#child?.stdio ?? []) stream?.destroy();
  }

  #watchWriters(writers: Readable | undefined): Promise<void> {
    if (writers === undefined) return Promise.resolve();
    writers.on('data', (chunk: Buffer) => {
      if (this.#fault.length < 1000) this.#fault += chunk.toString('utf8');
    });
    return new Promise((done) => writers.once('close', done).on('error', () => undefined));
  }

  /** Tells a command that could not be started from one that returned the same status. */
  #explain(facts: ExitFacts, plan: LaunchPlan): ExitFacts {
    const recorded = plan.exitFile === undefined ? undefined : recordedFacts(plan, plan.exitFile);
    if (recorded !== undefined) return recorded;
    if (facts.kind !== 'exit' || facts.code === 0 || !this.#hasFailed()) return facts;
    const found = findSpawnFailure(plan.process);
    if (found !== undefined) return found;
    if (facts.code === LAUNCHER_FAILED)
      return { kind: 'spawn', errno: 'EIO', detail: 'The launcher could not connect the streams' };
    const errno = facts.code === 126 ? 'EACCES' : 'ENOENT';
    return { kind: 'spawn', errno, detail: `Command "${plan.process.argv[0]}" could not be executed` };
  }

  #hasFailed(): boolean {
    return statSync(join(this.folder, LAUNCH_MARK), { throwIfNoEntry: false })?.size === 0;
  }
}

/** What the waiter saw is exact; its own end is not that of the command. */
function recordedFacts(plan: LaunchPlan, exitFile: string): ExitFacts | undefined {
  const facts = readExitFile(exitFile, plan.process.argv[0] ?? '')?.facts;
  return facts?.kind === 'spawn' ? (findSpawnFailure(plan.process) ?? facts) : facts;
}

function readableAt(child: ChildProcess, index: 3 | 4): Readable | undefined {
  const stream = child.stdio[index];
  return stream !== null && stream !== undefined && 'read' in stream ? stream : undefined;
}

function exitOf(child: ChildProcess): Promise<ExitFacts> {
  return new Promise((done) => {
    child.once('error', (error) => done(failureOf(error)));
    child.once('exit', (code, signal) => {
      done(signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal });
    });
  });
}

function failureOf(error: unknown): SpawnFailure {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
  const detail =
    code === 'E2BIG' ? 'Arguments and environment are too long' : 'The machine could not start a process';
  return { kind: 'spawn', errno: code, detail };
}
