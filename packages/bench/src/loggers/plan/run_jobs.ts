import { loadavg } from 'node:os';
import type { Job, JobRecord } from './job.ts';
import { runJob } from './run_job.ts';
import { cpuTicks, stolenPercent } from './stolen_time.ts';

/** What a run is told and tells. */
export interface RunJobsOptions {
  readonly signal: AbortSignal;
  readonly onDone: (record: JobRecord, doneJobs: number) => void;
}

/** Every record, and how busy the machine was while they came about. */
export interface RunJobsResult {
  readonly records: readonly JobRecord[];
  /** Load averages of the last minute, one per job. */
  readonly loads: readonly number[];
  /** CPU time that the host of a virtual machine gave to others, in percent; not a number where it is not told. */
  readonly stolenPercent: number;
}

/** Runs one job after another: two at a time would measure each other. */
export async function runJobs(
  jobs: readonly Job[],
  { signal, onDone }: RunJobsOptions,
): Promise<RunJobsResult> {
  const records: JobRecord[] = [];
  const loads: number[] = [];
  const before = cpuTicks();
  for (const job of jobs) {
    signal.throwIfAborted();
    const record = await runJob(job, signal);
    records.push(record);
    loads.push(loadavg()[0] ?? Number.NaN);
    onDone(record, records.length);
  }
  return { records, loads, stolenPercent: stolenPercent(before, cpuTicks()) };
}
