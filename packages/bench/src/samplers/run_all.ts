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
  const pool = new Piscina({
    filename: new URL('./workers/run_worker.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: Math.min(jobs, plan.length),
    // Like all benches this one runs from source only.
    execArgv: ['--conditions=@autotuner/source'],
  });
  try {
    return await Promise.all(
      plan.map(async ({ label, job }) => {
        const record = (await pool.run(job, { signal })) as RunRecord;
        const run = { caseName: job.caseName, label, seed: job.seed, ...record };
        onDone(run);
        return run;
      }),
    );
  } finally {
    await pool.destroy();
  }
}
