import { setTimeout as delay } from 'node:timers/promises';
import type { CaseContext } from '../child/case_context.ts';
import { RssSeries } from '../child/rss_series.ts';
import { fieldsOf, warmUp } from '../child/turns.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import { countLines } from '../lines/count_lines.ts';
import { CpuWatch } from '../plan/cpu_wait.ts';
import type { JobResult } from '../plan/job.ts';

const WARM_UP_CALLS = 10_000;
const PER_MS = 100;
/** Who writes in another thread has this long after the last line. */
const GRACE_MS = 20;

/** A second in which the event loop never turns: what is in the file at its end, and what that took of memory. */
export async function measure({ job, open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  await warmUp(subject, { calls: WARM_UP_CALLS, file: logFile, isSpeedMeasured: false });
  await delay(100);
  const rss = new RssSeries();
  const blockMs = job.quick ? 300 : 1_000;
  const startMs = performance.now();
  const watch = new CpuWatch(process.pid);
  let [exp, ms] = [WARM_UP_CALLS, 0];
  while (ms < blockMs) {
    const due = WARM_UP_CALLS + Math.floor(ms * PER_MS);
    for (; exp < due; exp++) subject.log(fieldsOf(exp), STATIC_MESSAGE);
    rss.look();
    ms = performance.now() - startMs;
  }
  const endMs = performance.now() + GRACE_MS;
  while (performance.now() < endMs);
  const waited = watch.percent();
  // Before the lines are counted, which takes memory too.
  rss.look();
  const lines = countLines(logFile);
  let onDisk = 0;
  for (let at = WARM_UP_CALLS; at < exp; at++) if (lines.has(at)) onDisk++;
  const logged = exp - WARM_UP_CALLS;
  await subject.finish();
  return {
    metrics: {
      logged,
      onDisk,
      onDiskShare: onDisk / logged,
      rssMiB: rss.growthMiB,
      ...(Number.isNaN(waited) ? {} : { waitedPercent: waited }),
    },
    curves: { rss: rss.curve },
  };
}
