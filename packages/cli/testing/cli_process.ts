import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli } from '../src/run_cli.ts';
import { makeOutput, type Output } from '../src/terminal/output.ts';
import { describeTerminal } from '../src/terminal/terminal.ts';

/** The program itself. */
export const BIN = fileURLToPath(new URL('../bin/autotuner.js', import.meta.url));

const LIMIT_MS = 30_000;

/** How a command ended. */
export interface Ended {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What differs from a plain call. */
export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** A command that runs. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with all that was printed once it holds the pattern. */
  sees(pattern: RegExp): Promise<string>;
}

/** A place to call the program from: its own folder with task files in it, and its own data folder. */
export interface Place {
  /** Working folder. */
  readonly folder: string;
  /** Data folder. */
  readonly home: string;
  /** Runs a command to its end in this process: quick, and all the same but for signals and streams. */
  here(args: readonly string[], options?: CallOptions): Promise<Ended>;
  /** Runs a command to its end. */
  call(args: readonly string[], options?: CallOptions): Promise<Ended>;
  /** Starts a command; it is stopped when the test ends. */
  start(args: readonly string[], options?: CallOptions): Started;
  /** Writes a task file into the folder and returns its absolute path. */
  task(change?: Readonly<Record<string, unknown>>): Promise<string>;
  /** The environment that commands get. */
  readonly env: Readonly<Record<string, string>>;
}

/** Makes a place that is gone when the test ends. */
export async function makePlace(t: Pick<TestContext, 'after'>): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'autotuner-cli-'));
  const children: ChildProcess[] = [];
  t.after(async () => {
    await Promise.all(children.map(endChild));
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  const home = join(folder, 'home');
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', AUTOTUNER_HOME: home, HOME: folder };
  const start = (args: readonly string[], options: CallOptions = {}): Started => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env: { ...env, ...options.env } });
    children.push(child);
    return startedOf(child);
  };
  let count = 0;
  return {
    folder,
    home,
    env,
    start,
    here: (args, options = {}) => callHere(args, { folder, env: { ...env, ...options.env } }),
    call: (args, options) => start(args, options).ended,
    async task(change = {}) {
      count += 1;
      const path = join(folder, `task_${count}.json`);
      await writeFile(path, JSON.stringify({ ...QUICK_TASK, cwd: folder, ...change }));
      return path;
    },
  };
}

async function callHere(
  args: readonly string[],
  place: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<Ended> {
  const texts = { out: '', err: '' };
  const outputTo = (name: keyof typeof texts): Output => {
    const write = (text: string, done?: () => void): boolean => {
      texts[name] += text;
      done?.();
      return true;
    };
    return makeOutput({ write }, describeTerminal({}, place.env));
  };
  const outputs = { out: outputTo('out'), err: outputTo('err') };
  const code = await runCli(args, { ...outputs, env: place.env, cwd: place.folder, isInteractive: false });
  return { code, stdout: texts.out, stderr: texts.err };
}

/** Collects what a process prints. */
export function startedOf(child: ChildProcess): Started {
  const texts = { stdout: '', stderr: '' };
  const progress = new EventEmitter();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      progress.emit('more');
    });
  }
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  let isOver = false;
  const ended = once(child, 'close').then(([code]: unknown[]): Ended => {
    clearTimeout(limit);
    isOver = true;
    progress.emit('more');
    return { code: typeof code === 'number' ? code : undefined, ...texts };
  });
  const sees = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const text = texts.stdout + texts.stderr;
      if (pattern.test(text)) return text;
      if (isOver) throw new Error(`Ended without ${String(pattern)}: ${text}`);
      await once(progress, 'more');
    }
  };
  return { child, ended, sees };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Asked first, so that a run ends its experiments: nobody would find them once its data folder is gone.
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** y = (x - 37)², worked out by a shell in some milliseconds; braces of the script are no placeholders. */
const QUICK_TASK = {
  name: 'parabola',
  command: [
    'sh',
    '-c',
    'echo "about to measure"; echo "{{\\"y\\": $(( ($1 - 37) * ($1 - 37) ))}}"',
    'sh',
    '{x}',
  ],
  parameters: { x: { type: 'int', low: 1, high: 100 } },
  objective: { metric: 'y', direction: 'minimize' },
  baseline: { x: 50 },
  sampler: { type: 'random', seed: 3 },
  budget: { experiments: 4 },
  timeout: '20s',
  grace: '500ms',
};

/** Changes for a task whose experiments never end by themselves. */
export const ENDLESS = { command: ['sh', '-c', 'echo "endless {x}"; exec sleep 600'], baseline: undefined };

/** Changes for a task whose experiments all fail, each with words of its own. */
export const FAILING = { command: ['sh', '-c', 'echo "cannot open {x}" >&2; exit 3'] };
