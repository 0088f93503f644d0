import { setTimeout as delay } from 'node:timers/promises';
import type { CaseContext } from '../child/case_context.ts';
import { warmUp } from '../child/turns.ts';
import type { JobResult } from '../plan/job.ts';

/** What an open logger costs while nobody logs: CPU of all threads, as a share of one core. */
export async function measure({ job, entry, open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  await warmUp(subject, { calls: 1_000, ...(entry.keepsAll ? { file: logFile } : {}) });
  await delay(1_000);
  const idleMs = job.quick ? 1_000 : 3_000;
  const before = process.cpuUsage();
  await delay(idleMs);
  const { user, system } = process.cpuUsage(before);
  await subject.finish();
  return { metrics: { corePercent: (user + system) / 10 / idleMs } };
}
