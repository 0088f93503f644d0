import { join } from 'node:path';
import { contenderOf, type ContenderEntry } from '../contenders/contender_table.ts';
import type { Subject, Target } from '../contenders/contender.ts';
import type { Job, JobOrder, JobResult } from '../plan/job.ts';

/** What a case finds in its process. */
export interface CaseContext {
  readonly job: Job;
  readonly entry: ContenderEntry;
  readonly logFile: string;
  /** A path in the folder of the job. */
  readonly path: (name: string) => string;
  /** Opens the contender. */
  readonly open: (target?: Partial<Target>) => Promise<Subject>;
}

/** Measures one contender in this process. */
export type Measure = (context: CaseContext) => Promise<JobResult>;

/** The context of an order. */
export function contextOf({ job, folder, logFile }: JobOrder): CaseContext {
  const entry = contenderOf(job.contender);
  return {
    job,
    entry,
    logFile,
    path: (name) => join(folder, name),
    open: async (target = {}) => {
      const { open } = await entry.load();
      const isStdout = job.contender === 'console_log';
      return await open({ file: logFile, withContext: false, isStdout, ...target });
    },
  };
}
