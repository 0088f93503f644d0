import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CaseContext } from '../child/case_context.ts';
import { RssSeries } from '../child/rss_series.ts';
import { fieldsOf, warmUp } from '../child/turns.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import { countLines } from '../lines/count_lines.ts';
import type { JobResult } from '../plan/job.ts';

const WARM_UP_CALLS = 10_000;
const CHUNK = 2_000;
const MAX_LINES = 500_000;

/** Logs as fast as it can and waits for nobody: what piles up is memory, unless the logger has a limit. */
export async function measure({ job, open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  await warmUp(subject, { calls: WARM_UP_CALLS, file: logFile, isSpeedMeasured: false });
  const rss = new RssSeries();
  const untilMs = performance.now() + (job.quick ? 200 : 600);
  let exp = WARM_UP_CALLS;
  while (performance.now() < untilMs && exp < MAX_LINES) {
    for (const end = exp + CHUNK; exp < end; exp++) subject.log(fieldsOf(exp), STATIC_MESSAGE);
    rss.look();
    await nextTurn();
  }
  await subject.finish();
  rss.look();
  const { distinct } = countLines(logFile);
  return {
    metrics: { rssMiB: rss.growthMiB, logged: exp, lost: exp - distinct },
    curves: { rss: rss.curve },
  };
}
