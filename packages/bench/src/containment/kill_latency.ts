import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AttemptSession } from '../attempts/attempt_session.ts';
import type { BenchOptions, Figure } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { withFolder } from './bench_task.ts';
import { atMost } from './goal.ts';

/** So many processes of one shell, which all sleep. */
const SCRIPT = 'i=1; while [ $i -lt $1 ]; do sleep 60 & i=$((i + 1)); done; wait';

interface Size {
  readonly processes: number;
  /** Until they are surely all there. */
  readonly upMs: number;
  readonly rounds: number;
  readonly p50: number;
  readonly p99?: number;
}

function sizesOf(quick: boolean): readonly Size[] {
  return [
    { processes: 3, upMs: 120, rounds: quick ? 5 : 100, p50: 5, p99: 50 },
    { processes: 80, upMs: 600, rounds: quick ? 3 : 30, p50: 50 },
  ];
}

/** Measures the hard kill of quiet trees in every tier, from the decision to the tier's proof that nothing is left. */
export async function measureKillLatency(options: BenchOptions): Promise<readonly Figure[]> {
  options.progress('containment: hard kill to proven empty');
  return withFolder(async (folder) => {
    const session = await AttemptSession.open({ folder });
    try {
      const figures: Figure[] = [];
      for (const size of sizesOf(options.quick)) figures.push(...(await figuresOfSize(session, size)));
      return figures;
    } finally {
      await session.close();
    }
  });
}

async function figuresOfSize(session: AttemptSession, size: Size): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { name } of session.tiers.filter((one) => one.isAvailable)) {
    const times = await killTimes(session, name, size);
    const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
    const what = `hard kill, ${size.processes} processes, ${name}`;
    const note = `${times.length} kills, the slowest ${Math.max(...times).toFixed(1)} ms`;
    figures.push({
      name: `${what}: p50`,
      value: p50,
      unit: 'ms',
      goal: atMost(p50, { limit: size.p50, unit: 'ms' }),
      note,
    });
    const goal = size.p99 === undefined ? {} : { goal: atMost(p99, { limit: size.p99, unit: 'ms' }) };
    figures.push({ name: `${what}: p99`, value: p99, unit: 'ms', ...goal });
  }
  const rival = percentile(await groupKillTimes(size), 50);
  const name = `plain kill of the process group, ${size.processes} processes: p50`;
  return [...figures, { name, value: rival, unit: 'ms', note: 'sees only processes that stay in the group' }];
}

async function killTimes(session: AttemptSession, tier: string, size: Size): Promise<readonly number[]> {
  const times: number[] = [];
  const argv = ['/bin/sh', '-c', SCRIPT, 'sh', `${size.processes}`];
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
  const attempt = { tier, argv, cwd: '/', env, timeoutMs: size.upMs, graceMs: 0, logMaxBytes: 1_000_000 };
  for (let round = 0; round < size.rounds; round += 1) {
    const { reply } = await session.run(attempt, 30_000);
    if (typeof reply !== 'object')
      throw new Error(`Cannot measure the hard kill of ${tier}: the supervisor ${reply}`);
    times.push(...reply.killMs);
  }
  return times;
}

/** What a plain kill of the process group takes for the same, seen by the state of each process. */
async function groupKillTimes(size: Size): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < Math.ceil(size.rounds / 2); round += 1) {
    const args = ['-c', SCRIPT, 'sh', `${size.processes}`];
    const child = spawn('/bin/sh', args, { detached: true, stdio: 'ignore' });
    await delay(size.upMs);
    const pid = child.pid ?? 0;
    const tree = [
      pid,
      ...readText(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number),
    ];
    const start = performance.now();
    process.kill(-pid, 'SIGKILL');
    while (tree.some(isAlive)) await delay(1);
    times.push(performance.now() - start);
  }
  return times;
}

function isAlive(pid: number): boolean {
  const text = readText(`/proc/${pid}/stat`);
  return text !== '' && !/\) [ZX] /.test(text);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
