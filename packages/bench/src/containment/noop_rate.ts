import { join } from 'node:path';
import { execa } from 'execa';
import type { BenchOptions, Figure } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { benchTask, withFolder } from './bench_task.ts';
import { atMost } from './goal.ts';
import { startSupervisor } from './supervisor.ts';
import type { SupervisorCost, SupervisorMessage } from './supervisor_messages.ts';

const PARALLEL = 4;
const CPU_MS = 2;

/** A program that prints a metric and ends, as every contestant runs it. */
const NOOP = ['/bin/echo', '{"seconds": 1}'] as const;

/** Runs no-op experiments and resolves with experiments per second. */
interface Contestant {
  readonly name: string;
  /** How many times its rate ours is to be. */
  readonly goal?: number;
  run(count: number): Promise<number>;
}

const OWN = `autotuner, ${PARALLEL} at a time`;

/**
 * Measures experiments per second when the program itself does nothing: with the strongest containment, full capture
 * and a durable journal on our side, beside tools that keep less; and what one costs the supervisor.
 */
export async function measureNoopRate(options: BenchOptions): Promise<readonly Figure[]> {
  options.progress('no-op experiments per second');
  const count = options.quick ? 40 : 400;
  const costs: SupervisorCost[] = [];
  const contestants = [
    autotuner(1),
    autotuner(PARALLEL, (cost) => costs.push(cost)),
    plainExeca,
    ...(await gnuParallel()),
  ];
  const rates = new Map<string, number[]>(contestants.map((one) => [one.name, []]));
  for (let round = 0; round < (options.quick ? 1 : 5); round++) {
    for (const one of contestants) rates.get(one.name)?.push(await one.run(count));
  }
  const rate = (name: string): number => percentile(rates.get(name) ?? [], 50);
  const own = rate(OWN);
  return [
    ...contestants.map((one) => rateFigure(one, { rate: rate(one.name), own, count })),
    ...(contestants.some((one) => one.name.startsWith('GNU')) ? [] : [MISSING]),
    ...costFigures(costs, count),
  ];
}

const MISSING: Figure = {
  name: 'no-op rate: GNU parallel',
  value: Number.NaN,
  unit: '/s',
  note: 'GNU parallel is not installed here',
};

function rateFigure(
  one: Contestant,
  seen: { readonly rate: number; readonly own: number; readonly count: number },
): Figure {
  const { rate, own, count } = seen;
  const { goal } = one;
  const text = `ours >= ${goal?.toFixed(1)}x this`;
  return {
    name: `no-op rate: ${one.name}`,
    value: rate,
    unit: '/s',
    ...(one.name === OWN ? {} : { ratio: { to: OWN, times: rate / own } }),
    ...(goal === undefined ? {} : { goal: { text, isMet: own >= goal * rate } }),
    note: goal === undefined ? `${count} runs` : `ours is ${(own / rate).toFixed(2)}x; ${count} runs`,
  };
}

function costFigures(costs: readonly SupervisorCost[], count: number): readonly Figure[] {
  const cpu = percentile(
    costs.map((one) => one.cpuMs / count),
    50,
  );
  const rss = Math.max(...costs.map((one) => one.maxRssBytes)) / 1e6;
  const goal = atMost(cpu, { limit: CPU_MS, unit: 'ms' });
  return [
    { name: 'CPU of the supervisor for a no-op experiment', value: cpu, unit: 'ms', goal },
    { name: 'max RSS of the supervisor over them', value: rss, unit: 'MB' },
  ];
}

function autotuner(concurrency: number, onCost?: (cost: SupervisorCost) => void): Contestant {
  return {
    name: `autotuner, ${concurrency} at a time`,
    run: (count) =>
      withFolder(async (folder) => {
        const task = benchTask({
          command: [NOOP[0], '{{"seconds": 1}}'],
          budget: { experiments: count },
          concurrency,
        });
        const supervisor = startSupervisor({ folder, task });
        const cost = await supervisor.until(isEnded);
        await supervisor.ended;
        if (cost.succeeded !== count) throw new Error(`Only ${cost.succeeded} of ${count} succeeded`);
        onCost?.(cost);
        return count / (cost.wallMs / 1000);
      }),
  };
}

function isEnded(
  message: SupervisorMessage,
): message is Extract<SupervisorMessage, { readonly kind: 'ended' }> {
  return message.kind === 'ended';
}

const plainExeca: Contestant = {
  name: `execa, ${PARALLEL} at a time, output kept in memory`,
  goal: 0.5,
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
      goal: 1,
      run: (count) =>
        withFolder(async (folder) => {
          const kept = ['--joblog', join(folder, 'log'), '--results', join(folder, 'out')];
          const jobs = Array.from({ length: count }, (_, at) => `${at}`);
          const args = [
            '--will-cite',
            ...kept,
            `-j${PARALLEL}`,
            `${NOOP[0]} '${NOOP[1]}' {}`,
            ':::',
            ...jobs,
          ];
          const start = performance.now();
          await execa('parallel', args, { stdout: 'ignore' });
          return count / ((performance.now() - start) / 1000);
        }),
    },
  ];
}
