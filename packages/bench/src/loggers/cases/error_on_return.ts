import { fstatSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { CaseContext } from '../child/case_context.ts';
import { fieldsOf, warmUp } from '../child/turns.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import type { JobResult } from '../plan/job.ts';
import { clockCostNs, latencyOf, nowNs } from '../stats/latency.ts';

const EVERY_MS = 3;

/** A call at level error: what it costs, and whether its line is in the file when it returns. */
export async function measure({ job, open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  await warmUp(subject, { calls: 5_000, file: logFile });
  await delay(100);
  const fd = openSync(logFile, 'r');
  const samples = new Float64Array(job.quick ? 100 : 300);
  let there = 0;
  for (let at = 0; at < samples.length; at++) {
    const before = fstatSync(fd).size;
    const start = nowNs();
    subject.error?.(fieldsOf(at), STATIC_MESSAGE);
    samples[at] = nowNs() - start;
    if (fstatSync(fd).size > before) there++;
    await delay(EVERY_MS);
  }
  await subject.finish();
  const { p50, p99 } = latencyOf(samples, clockCostNs());
  return { metrics: { p50, p99, thereShare: there / samples.length } };
}
