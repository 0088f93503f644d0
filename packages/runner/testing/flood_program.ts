/**
 * A supervisor to be measured: runs one attempt that prints as fast as it can, and prints what that cost. Arguments:
 * folder to work in, megabytes to print, "lines" or "one_line".
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { runAttempt } from '../src/attempt/attempt.ts';
import { openLogAppender } from '../src/capture/log_appender.ts';
import { chooseTier } from '../src/containment/choose_tier.ts';
import { processOf, systemClock } from './attempt_bench.ts';
import { floodCommand } from './flood_command.ts';

/** What one flood cost its supervisor. */
export interface FloodCost {
  /** Megabytes per second, from the command's first byte to its end as it sees it itself. */
  readonly childMbPerS: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly userMs: number;
  readonly maxRssBytes: number;
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
  readonly tier: string;
}

const [home = '', megabytes = '1000', shape = 'lines'] = process.argv.slice(2);
const folder = join(home, 'logs');
await mkdir(folder, { recursive: true });
const tier = await chooseTier('auto');
const logs = {
  folder,
  experimentLog: await openLogAppender(join(folder, 'task_9_exp_3.log')),
  taskLog: await openLogAppender(join(folder, 'task_9.log')),
};
const speedFile = join(home, 'speed');
const command = processOf(floodCommand({ megabytes: Number(megabytes), shape, speedFile }));
const lag = monitorEventLoopDelay({ resolution: 1 });
lag.enable();
const before = process.cpuUsage();
const start = performance.now();
const report = await runAttempt(
  {
    ref: { taskId: 9, number: 3, attempt: 1 },
    token: `flood-${process.pid}`,
    command,
    timeoutMs: 120_000,
    graceMs: 1000,
    logMaxBytes: 1e12,
    streams: 'separate',
    resultFile: join(home, 'results', 'x.json'),
  },
  {
    tier,
    logs,
    clock: systemClock,
    observer: { onState: async () => undefined, onIdentity: async () => undefined },
  },
  { signal: new AbortController().signal },
);
const wallMs = performance.now() - start;
const { user, system } = process.cpuUsage(before);
lag.disable();
if (report.outcome.kind !== 'exit' || report.outcome.code !== 0) throw new Error(JSON.stringify(report));
const { readFileSync } = await import('node:fs');
const cost: FloodCost = {
  childMbPerS: Number(megabytes) / Number(readFileSync(speedFile, 'utf8')),
  wallMs,
  cpuMs: (user + system) / 1000,
  userMs: user / 1000,
  maxRssBytes: process.resourceUsage().maxRSS * 1024,
  lagP99Ms: lag.percentile(99) / 1e6,
  lagMaxMs: lag.max / 1e6,
  tier: tier.name,
};
console.log(JSON.stringify(cost));
await logs.experimentLog.close();
await logs.taskLog.close();
