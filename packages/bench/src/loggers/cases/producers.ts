import { Piscina } from 'piscina';
import type { CaseContext } from '../child/case_context.ts';
import { countLines } from '../lines/count_lines.ts';
import type { JobResult } from '../plan/job.ts';
import type { ProducerOrder } from '../workers/producer_worker.ts';

const THREADS = 2;

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
      threads: THREADS,
    };
  });
  const gate = new SharedArrayBuffer(4);
  const cpuBefore = process.cpuUsage();
  const spans = await Promise.all(orders.map((order) => pool.run({ ...order, gate })));
  const cpu = process.cpuUsage(cpuBefore);
  await pool.destroy();
  const lines = linesEach * THREADS;
  const { distinct, torn, duplicates } = countLines(logFile);
  return {
    metrics: {
      linesPerSecond: lines / (Math.max(...spans) / 1_000),
      cpuNs: ((cpu.user + cpu.system) * 1_000) / lines,
      lost: lines - distinct,
      torn,
      duplicates,
    },
  };
}
