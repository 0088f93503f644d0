import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseTaskFile, type TaskConfig } from '@autotuner/core';
import { openTuner } from '@autotuner/runner';
import { execa } from 'execa';
import type { BenchOptions, Figure } from '../bench.ts';
import { taskEnd } from './task_end.ts';

const ZOO = fileURLToPath(new URL('../../../../test/fixtures/zoo/', import.meta.url));

/** Ways in which real programs outlive their timeout. */
const BEHAVIOURS = [
  'sleep_forever',
  'ignore_sigterm',
  'tree',
  'background_then_exit',
  'setsid_child',
  'double_fork_daemon',
  'daemon_clean_env_closed_fds',
  'self_stopped',
] as const;

const TIMEOUT_SECONDS = 1;

/** Runs one program under a timeout of one second. */
interface Contestant {
  readonly name: string;
  run(argv: readonly string[]): Promise<void>;
}

/** Counts the behaviours that leave processes behind after their timeout, with us and with others. Linux only. */
export async function measureSurvivors(options: BenchOptions): Promise<readonly Figure[]> {
  if (process.platform !== 'linux') return [];
  options.progress('spine: programs that outlive their timeout');
  const figures: Figure[] = [];
  for (const one of [autotuner, execaTimeout, ...(await gnuParallel())]) {
    const left = await leftBehind(one);
    const note = left.length === 0 ? 'none' : left.join(', ');
    figures.push({
      name: `outlive a timeout: ${one.name}`,
      value: left.length,
      unit: `of ${BEHAVIOURS.length}`,
      note,
    });
  }
  return figures;
}

async function leftBehind(contestant: Contestant): Promise<readonly string[]> {
  const left: string[] = [];
  for (const behaviour of BEHAVIOURS) {
    const tag = `survivor-${process.pid}-${Math.random().toString(36).slice(2)}`;
    await contestant.run(['perl', join(ZOO, `${behaviour}.pl`), tag]);
    await delay(300);
    const pids = await processesWith(tag);
    if (pids.length > 0) left.push(behaviour);
    for (const pid of pids) killQuietly(pid);
  }
  return left;
}

async function processesWith(tag: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return line.includes(tag) ? [pid] : [];
    }),
  );
  return found.flat();
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

const autotuner: Contestant = {
  name: 'autotuner',
  async run(argv) {
    const home = await mkdtemp(join(tmpdir(), 'autotuner-bench-'));
    const tuner = await openTuner({ home, mode: 'run', command: 'bench' });
    try {
      const { task } = await tuner.createTask(taskFor(argv));
      await tuner.startTask(task.id);
      await taskEnd(tuner, task.id);
    } finally {
      await tuner.close();
      await rm(home, { recursive: true, force: true });
    }
  },
};

function taskFor(argv: readonly string[]): TaskConfig {
  const parsed = parseTaskFile(
    {
      name: 'outlives',
      command: argv,
      reads_params_env: true,
      parameters: { x: [1, 2] },
      objective: 'minimize seconds',
      budget: { experiments: 1 },
      timeout: TIMEOUT_SECONDS,
      grace: 0.2,
    },
    { cwd: tmpdir() },
  );
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

const execaTimeout: Contestant = {
  name: 'execa with timeout',
  async run([file = '', ...args]) {
    await execa(file, args, {
      timeout: TIMEOUT_SECONDS * 1000,
      forceKillAfterDelay: 200,
      stdio: 'ignore',
      reject: false,
    });
  },
};

async function gnuParallel(): Promise<readonly Contestant[]> {
  const found = await execa('parallel', ['--version'], { reject: false });
  if (found.failed || !found.stdout.includes('GNU')) return [];
  return [
    {
      name: 'GNU parallel --timeout',
      async run(argv) {
        const args = ['--timeout', `${TIMEOUT_SECONDS}`, '--termseq', 'TERM,200,KILL', ':::', argv.join(' ')];
        await execa('parallel', args, { stdio: 'ignore', reject: false, timeout: 20_000 });
      },
    },
  ];
}
