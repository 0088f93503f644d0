import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTaskFile, type TaskConfig } from '@autotuner/core';
import { openTuner } from '@autotuner/runner';
import { execa } from 'execa';
import type { BenchOptions, Figure } from '../bench.ts';
import { taskEnd } from './task_end.ts';

const PARALLEL = 4;

/** A program that prints a metric and ends, as every contestant runs it. */
const NOOP = ['/bin/echo', '{"seconds": 1}'] as const;

/** Runs no-op experiments and resolves with experiments per second. */
interface Contestant {
  readonly name: string;
  run(count: number): Promise<number>;
}

/**
 * Measures experiments per second when the program itself does nothing: with containment, capture and a durable
 * journal on our side, beside tools that keep less.
 */
export async function measureNoopRate(options: BenchOptions): Promise<readonly Figure[]> {
  options.progress('spine: no-op experiments per second');
  const count = options.quick ? 40 : 200;
  const contestants = [autotuner(1), autotuner(PARALLEL), plainExeca, ...(await gnuParallel())];
  const rates = new Map<string, number[]>(contestants.map((one) => [one.name, []]));
  for (let round = 0; round < (options.quick ? 1 : 3); round++) {
    for (const one of contestants) rates.get(one.name)?.push(await one.run(count));
  }
  const rate = (name: string): number => median(rates.get(name) ?? []);
  const own = `autotuner, ${PARALLEL} at a time`;
  const figures: Figure[] = contestants.map((one) => ({
    name: `no-op rate: ${one.name}`,
    value: rate(one.name),
    unit: '/s',
    ...(one.name === own ? {} : { ratio: { to: own, times: rate(one.name) / rate(own) } }),
    note: `${count} runs`,
  }));
  const rss = process.memoryUsage.rss() / 1e6;
  return [
    ...figures,
    {
      name: 'memory after these runs',
      value: rss,
      unit: 'MB',
      note: 'engine, store and bench in one process',
    },
  ];
}

function autotuner(concurrency: number): Contestant {
  return {
    name: `autotuner, ${concurrency} at a time`,
    async run(count) {
      const home = await mkdtemp(join(tmpdir(), 'autotuner-bench-'));
      const tuner = await openTuner({ home, mode: 'run', command: 'bench' });
      try {
        const { task } = await tuner.createTask(noopTask(count, concurrency));
        const start = performance.now();
        await tuner.startTask(task.id);
        await taskEnd(tuner, task.id);
        const seconds = (performance.now() - start) / 1000;
        const { counts } = await tuner.getTask(task.id);
        if (counts.byState.succeeded !== count)
          throw new Error(`Only ${JSON.stringify(counts)} of ${count} succeeded`);
        return count / seconds;
      } finally {
        await tuner.close();
        await rm(home, { recursive: true, force: true });
      }
    },
  };
}

function noopTask(count: number, concurrency: number): TaskConfig {
  const parsed = parseTaskFile(
    {
      name: 'no-op',
      command: [NOOP[0], '{{"seconds": 1}}'],
      reads_params_env: true,
      parameters: { x: { type: 'float', low: 0, high: 1 } },
      objective: 'minimize seconds',
      sampler: { type: 'random', seed: 1 },
      budget: { experiments: count },
      concurrency,
    },
    { cwd: tmpdir() },
  );
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

const plainExeca: Contestant = {
  name: `execa, ${PARALLEL} at a time, output kept in memory`,
  async run(count) {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next++ < count) await execa(NOOP[0], [NOOP[1]]);
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    return count / ((performance.now() - start) / 1000);
  },
};

async function gnuParallel(): Promise<readonly Contestant[]> {
  const found = await execa('parallel', ['--version'], { reject: false });
  if (found.failed || !found.stdout.includes('GNU')) return [];
  return [
    {
      name: `GNU parallel, ${PARALLEL} at a time, --joblog --results`,
      async run(count) {
        const folder = await mkdtemp(join(tmpdir(), 'autotuner-bench-'));
        const jobs = Array.from({ length: count }, (_, at) => `${at}`);
        const args = [
          '--joblog',
          join(folder, 'log'),
          '--results',
          join(folder, 'out'),
          `-j${PARALLEL}`,
          'echo',
        ];
        const start = performance.now();
        await execa('parallel', [...args, ':::', ...jobs], { stdout: 'ignore' });
        const seconds = (performance.now() - start) / 1000;
        await rm(folder, { recursive: true, force: true });
        return count / seconds;
      },
    },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
