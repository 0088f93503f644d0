import { Piscina } from 'piscina';
import type { PlannedRun } from './plan_runs.ts';
import type { RunRecord } from './run/run_trials.ts';

/** One run that was done. */
export interface DoneRun extends RunRecord {
  readonly caseName: string;
  readonly label: string;
  readonly seed: number;
}

/** How runs are done. */
export interface RunAllOptions {
  /** Threads. */
  readonly jobs: number;
  readonly onDone: (run: DoneRun) => void;
  readonly signal: AbortSignal;
}

/** Does all runs in threads; the result has the order of the plan, whichever came first. Rejects with the first fault. */
export async function runAll(
  plan: readonly PlannedRun[],
  { jobs, onDone, signal }: RunAllOptions,
): Promise<readonly DoneRun[]> {
  const threads = Math.min(jobs, plan.length);
  const pool = new Piscina({
    filename: new URL('./workers/run_worker.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: threads,
    // Like all benches this one runs from source only.
    execArgv: ['--conditions=@autotuner/source'],
  });
  const done: DoneRun[] = [];
  const queue = plan.entries();
  const follow = async (): Promise<void> => {
    for (const [place, { label, job }] of queue) {
      const record = (await pool.run(job, { signal })) as RunRecord;
      const run = { caseName: job.caseName, label, seed: job.seed, ...record };
      done[place] = run;
      onDone(run);
    }
  };
  try {
    // All lanes come to rest before the pool ends: an answer that arrives afterwards would be an uncaught error.
    const lanes = await Promise.allSettled(Array.from({ length: threads }, () => untilFault(follow, queue)));
    const fault = lanes.find((lane) => lane.status === 'rejected');
    if (fault !== undefined) throw fault.reason;
    return done;
  } finally {
    await pool.destroy();
  }
}

/** Lets no other lane take anything more from the queue once one has failed. */
async function untilFault(follow: () => Promise<void>, queue: ArrayIterator<unknown>): Promise<void> {
  try {
    await follow();
  } catch (error) {
    for (const _ of queue);
    throw error;
  }
}
