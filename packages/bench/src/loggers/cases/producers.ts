import { setTimeout as delay } from 'node:timers/promises';
import { Piscina } from 'piscina';
import type { CaseContext } from '../child/case_context.ts';
import { countLines } from '../lines/count_lines.ts';
import type { JobResult } from '../plan/job.ts';
import type { ProducerOrder } from '../workers/producer_worker.ts';

const THREADS = 2;
const WARM_UP_LINES = 20_000;
const LOOK_MS = 5;
/** The threads give up by themselves after some seconds. */
const READY_MS = 30_000;

/** Threads of one process log into one file as fast as they can, each through a logger of its own. */
export async function measure({ job, logFile }: CaseContext): Promise<JobResult> {
  const linesEach = job.quick ? 50_000 : 300_000;
  const pool = new Piscina<ProducerOrder, number>({
    filename: new URL('../workers/producer_worker.ts', import.meta.url).href,
    minThreads: THREADS,
    maxThreads: THREADS,
    concurrentTasksPerWorker: 1,
    execArgv: ['--conditions=@autotuner/source'],
  });
  const orders = Array.from({ length: THREADS }, (_, at): ProducerOrder => {
    return {
      contender: job.contender,
      file: logFile,
      from: at * linesEach,
      lines: linesEach,
      warmUpLines: WARM_UP_LINES,
      threads: THREADS,
    };
  });
  const gate = new SharedArrayBuffer(4);
  const runs = Promise.all(orders.map((order) => pool.run({ ...order, gate })));
  const cpuBefore = await cpuOnceReady(gate);
  const spans = await runs;
  const cpu = process.cpuUsage(cpuBefore);
  await pool.destroy();
  const all = linesEach * THREADS;
  const lines = all - WARM_UP_LINES * THREADS;
  const { distinct, torn, duplicates } = countLines(logFile);
  return {
    metrics: {
      linesPerSecond: lines / (Math.max(...spans) / 1_000),
      cpuNs: ((cpu.user + cpu.system) * 1_000) / lines,
      lost: all - distinct,
      torn,
      duplicates,
    },
  };
}

/** What the process has used when all threads are about to start together. */
async function cpuOnceReady(gate: SharedArrayBuffer): Promise<NodeJS.CpuUsage> {
  const ready = new Int32Array(gate);
  const deadline = performance.now() + READY_MS;
  while (Atomics.load(ready, 0) < THREADS && performance.now() < deadline) await delay(LOOK_MS);
  return process.cpuUsage();
}
