import { renameSync } from 'node:fs';
import type { CaseContext } from '../child/case_context.ts';
import { logPaced } from '../child/turns.ts';
import { countLines } from '../lines/count_lines.ts';
import type { JobResult } from '../plan/job.ts';

const PER_MS = 60;
const EVERY_MS = 100;

/** Another program renames the file again and again and asks for a new one, as logrotate does. */
export async function measure({ job, open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  const reopen = subject.reopen;
  if (reopen === undefined) {
    await subject.finish();
    return { metrics: {}, note: 'cannot go on in a new file when asked to' };
  }
  const lines = PER_MS * (job.quick ? 400 : 1_200);
  const old: string[] = [];
  await logPaced(subject, {
    perMs: PER_MS,
    lines,
    beforeLine: (exp) => {
      if (exp === 0 || exp % (PER_MS * EVERY_MS) !== 0) return;
      const name = `${logFile}.${old.length}`;
      renameSync(logFile, name);
      old.push(name);
      reopen();
    },
  });
  await subject.finish();
  const { distinct, duplicates, torn } = countLines(...old, logFile);
  return { metrics: { rotations: old.length, lost: lines - distinct, duplicates, torn } };
}
