import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseTaskFile, type Store, type TaskConfig } from '@autotuner/core';
import { type DriverName, openStore, probeDrivers } from '@autotuner/store';
import type { BenchOptions, Figure } from '../bench.ts';
import { assertLived, liveOnce } from './experiment_life.ts';

const CONCURRENCY = [1, 4, 16, 64] as const;
const LAG_TICK_MS = 1;
/** Experiments before those that are measured. */
const WARM_UP = 200;

/** What the writes of some experiments cost. */
interface Cost {
  readonly perSecond: number;
  /** Of all threads of this process, the driver's included. */
  readonly cpuMs: number;
  /** 99th percentile. */
  readonly loopLagMs: number;
}

/** Measures what the durable journal costs per experiment: rate, CPU of all threads, lag of the event loop. */
export async function measureStore(options: BenchOptions): Promise<readonly Figure[]> {
  const drivers = (await probeDrivers()).filter((probe) => probe.available).map((probe) => probe.driver);
  const figures: Figure[] = [];
  for (const concurrency of CONCURRENCY) {
    options.progress(`store: ${concurrency} experiments at a time`);
    const costs = await inTurns(drivers, {
      rounds: options.quick ? 1 : 3,
      run: (driver) => runLives(driver, { concurrency, count: options.quick ? 100 : 400 }),
    });
    for (const driver of drivers)
      figures.push(...figuresOf(`${driver}, ${concurrency} at a time`, costs.get(driver) ?? []));
  }
  return figures;
}

/** Each driver once per round, so that noise of the machine meets all of them. */
async function inTurns(
  drivers: readonly DriverName[],
  plan: { readonly rounds: number; readonly run: (driver: DriverName) => Promise<Cost> },
): Promise<ReadonlyMap<DriverName, readonly Cost[]>> {
  const costs = new Map<DriverName, Cost[]>(drivers.map((driver) => [driver, []]));
  for (let round = 0; round < plan.rounds; round += 1)
    for (const driver of drivers) costs.get(driver)?.push(await plan.run(driver));
  return costs;
}

function figuresOf(name: string, costs: readonly Cost[]): readonly Figure[] {
  const of = (value: (cost: Cost) => number): number => median(costs.map(value));
  return [
    { name: `store: ${name}`, value: of((cost) => cost.perSecond), unit: 'experiments/s' },
    { name: `store CPU: ${name}`, value: of((cost) => cost.cpuMs), unit: 'ms each' },
    { name: `store loop lag: ${name}`, value: of((cost) => cost.loopLagMs), unit: 'ms', note: 'p99' },
  ];
}

async function runLives(
  driver: DriverName,
  plan: { readonly concurrency: number; readonly count: number },
): Promise<Cost> {
  const folder = await mkdtemp(join(tmpdir(), 'autotuner-bench-'));
  const store = await openStore({ path: join(folder, 'autotuner.db'), driver });
  try {
    const taskId = await createRunningTask(store);
    await liveAll(store, { taskId, concurrency: plan.concurrency, count: WARM_UP });
    const live = (): Promise<void> => liveAll(store, { ...plan, taskId });
    const cost = await measureCost(plan.count, live);
    const loopLagMs = await measureLag(live);
    await assertLived(store, taskId, { count: 2 * plan.count + WARM_UP });
    return { ...cost, loopLagMs };
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function liveAll(
  store: Store,
  plan: { readonly taskId: number; readonly concurrency: number; readonly count: number },
): Promise<void> {
  let left = plan.count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await liveOnce(store, plan.taskId);
  };
  await Promise.all(Array.from({ length: plan.concurrency }, worker));
}

async function measureCost(count: number, work: () => Promise<void>): Promise<Omit<Cost, 'loopLagMs'>> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: count / seconds, cpuMs: (user + system) / 1000 / count };
}

/** By how much the event loop is late; apart from the cost, because looking every millisecond costs as well. */
async function measureLag(work: () => Promise<void>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: LAG_TICK_MS });
  delays.enable();
  await work();
  delays.disable();
  return Math.max(0, delays.percentile(99) / 1e6 - LAG_TICK_MS);
}

async function createRunningTask(store: Store): Promise<number> {
  const { id } = await store.createTask({ config: sampleConfig() });
  await store.moveTask(id, { to: 'running' });
  return id;
}

function sampleConfig(): TaskConfig {
  const parsed = parseTaskFile(
    {
      name: 'journal',
      command: ['/bin/true', '{x}'],
      parameters: { x: { type: 'float', low: 0, high: 1 } },
      objective: 'minimize seconds',
    },
    { cwd: tmpdir() },
  );
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
