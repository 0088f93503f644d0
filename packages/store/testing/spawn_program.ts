import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/** A fixture program that runs in a process of its own. */
export interface RunningProgram<Line> {
  readonly pid: number;
  /** The next line it prints, parsed; undefined after the last one. */
  next(): Promise<Line | undefined>;
  /** All lines that were not read yet; resolves when the program has ended. */
  rest(): Promise<readonly Line[]>;
  /** Kills it in the middle of whatever it does, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Exit code, null when it was killed. */
  ended(): Promise<number | null>;
}

/** How to start a fixture program. */
export interface SpawnProgramOptions {
  readonly args: readonly string[];
  /** Runs it as an ordinary user; only root can. */
  readonly asNobody?: boolean;
}

let cacheFolder: string | undefined;

/** Compiled code of the programs, which halves the start of all but the first; it lives as long as this process. */
function compileCache(): string {
  if (cacheFolder !== undefined) return cacheFolder;
  const folder = mkdtempSync(join(tmpdir(), 'autotuner-test-compiled-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return (cacheFolder = folder);
}

/** An ordinary user, `nobody` on most systems. */
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];

/** Starts a program of this folder; it is killed when the test ends, if it still runs. */
export function spawnProgram<Line>(
  t: Pick<TestContext, 'after'>,
  name: string,
  options: SpawnProgramOptions,
): RunningProgram<Line> {
  const child = startChild(name, options);
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  t.after(kill);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<Line | undefined> => {
    const { done, value } = await lines.next();
    // The programs print nothing but lines of their own type, and a kill can cut only the last one.
    return done === true || !value.endsWith('}') ? undefined : (JSON.parse(value) as Line);
  };
  const rest = async (): Promise<readonly Line[]> => {
    const read: Line[] = [];
    for (let line = await next(); line !== undefined; line = await next()) read.push(line);
    await ended;
    return read;
  };
  return { pid: child.pid ?? 0, next, rest, kill, ended: () => ended };
}

function startChild(name: string, options: SpawnProgramOptions): ChildProcessByStdio<null, Readable, null> {
  const program = fileURLToPath(new URL(name, import.meta.url));
  const argv = [process.execPath, '--conditions=@autotuner/source', program, ...options.args];
  const [command = '', ...args] = options.asNobody === true ? ['setpriv', ...NOBODY, ...argv] : argv;
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache() };
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
}
