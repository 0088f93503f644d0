/**
 * A supervisor to be measured, or killed: opens a data folder and, when it is given a task, runs that to its end. A
 * process of its own, so that its memory and its CPU time are the supervisor's alone.
 * usage: node supervisor_worker.ts HOME [TASK.json [watch]]
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskConfig } from '@autotuner/core';
import { openTuner, type LocalTuner } from '@autotuner/runner';
import { taskEnd } from '../spine/task_end.ts';
import type { SupervisorCost, SupervisorMessage } from './supervisor_messages.ts';

const LOOK_MS = 20;
const RESOLUTION_MS = 1;

const [home = '', taskFile, watch] = process.argv.slice(2);
const out = new Socket({ fd: 4, readable: false, writable: true });
const say = (message: SupervisorMessage): void => void out.write(`${JSON.stringify(message)}\n`);

const start = performance.now();
const tuner = await openTuner({ home, mode: 'run', command: 'bench' });
say({ kind: 'opened', ms: performance.now() - start });
// Written by the bench that starts this program.
if (taskFile !== undefined) say(await runTask(JSON.parse(await readFile(taskFile, 'utf8')) as TaskConfig));
await tuner.close();
out.end();

async function runTask(config: TaskConfig): Promise<SupervisorMessage> {
  const { task } = await tuner.createTask(config);
  const isOver = new AbortController();
  const until = watch === undefined ? 0 : config.concurrency;
  const told = tellRunning(tuner, { taskId: task.id, until, signal: isOver.signal });
  const cost = await measureCost(async () => {
    await tuner.startTask(task.id);
    await taskEnd(tuner, task.id);
  });
  isOver.abort();
  await told;
  const { counts } = await tuner.getTask(task.id);
  return { kind: 'ended', succeeded: counts.byState.succeeded ?? 0, ...cost };
}

async function measureCost(work: () => Promise<void>): Promise<Omit<SupervisorCost, 'succeeded'>> {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  const cpu = process.cpuUsage();
  const idleRssBytes = peakRssBytes();
  const from = performance.now();
  await work();
  const wallMs = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  lag.disable();
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return {
    wallMs,
    cpuMs: (user + system) / 1000,
    idleRssBytes,
    maxRssBytes: peakRssBytes(),
    lagP99Ms: late(lag.percentile(99)),
    lagMaxMs: late(lag.max),
  };
}

/** Not by getrusage, whose figure begins with what the starting process had before it executed this program. */
function peakRssBytes(): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
  return Number(peak) * 1024;
}

/** Only while all that may run at a time do not yet: looking costs time that is measured. */
async function tellRunning(
  on: LocalTuner,
  options: { readonly taskId: number; readonly until: number; readonly signal: AbortSignal },
): Promise<void> {
  for (let count = 0; count < options.until && !options.signal.aborted;) {
    const { counts } = await on.getTask(options.taskId);
    const now = counts.byState.benchmarking ?? 0;
    if (now > count) say({ kind: 'running', count: now });
    count = Math.max(count, now);
    await delay(LOOK_MS, undefined, { ref: false });
  }
}
