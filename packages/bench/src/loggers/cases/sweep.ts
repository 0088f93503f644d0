import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CaseContext } from '../child/case_context.ts';
import { fieldsOf, warmUp } from '../child/turns.ts';
import type { Subject } from '../contenders/contender.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import type { JobResult } from '../plan/job.ts';
import { clockCostNs, type Latency, latencyOf, nowNs } from '../stats/latency.ts';

const RATES = [10_000, 50_000, 200_000, 500_000, 1_000_000];
const QUICK_RATES = [10_000, 200_000];
const STEP_MS = 400;
/** Whoever reaches less than this share of a rate is asked for no higher one. */
const TOO_SLOW = 0.7;

/**
 * Open loop: lines are due at an even rate, whatever became of those before, and time counts from when a line was due. So
 * a stall costs every line that had to wait for it, and work put off to later turns of the event loop shows.
 */
export async function measure({ job, open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  await warmUp(subject, { calls: 30_000, file: logFile });
  const metrics: Record<string, number> = {};
  const points: [number, number][] = [];
  for (const rate of job.quick ? QUICK_RATES : RATES) {
    const { perSecond, response, service } = await atRate(subject, rate);
    metrics[`response${rate}P50`] = response.p50;
    metrics[`response${rate}P99`] = response.p99;
    metrics[`response${rate}P999`] = response.p999;
    metrics[`service${rate}P99`] = service.p99;
    metrics[`reached${rate}`] = perSecond;
    points.push([perSecond, response.p99 / 1_000]);
    // Faster lines would only pile up.
    if (perSecond < rate * TOO_SLOW) break;
  }
  await subject.finish();
  return { metrics, curves: { response: points } };
}

/** What came of one rate. */
interface AtRate {
  readonly perSecond: number;
  /** From when a line was due until its call returned. */
  readonly response: Latency;
  /** The call alone. */
  readonly service: Latency;
}

async function atRate(subject: Subject, rate: number): Promise<AtRate> {
  const periodNs = 1e9 / rate;
  const samples = new Float64Array((rate * STEP_MS) / 1_000);
  const services = new Float64Array(samples.length);
  const startNs = nowNs();
  const deadlineNs = startNs + STEP_MS * 2e6;
  let at = 0;
  while (at < samples.length && nowNs() < deadlineNs) {
    const due = Math.min(samples.length, Math.ceil((nowNs() - startNs) / periodNs));
    // At most so many in one turn, or who is behind would never turn again.
    for (const end = Math.min(due, at + 1_000); at < end; at++) {
      const calledNs = nowNs();
      subject.log(fieldsOf(at), STATIC_MESSAGE);
      const endNs = nowNs();
      samples[at] = endNs - (startNs + at * periodNs);
      services[at] = endNs - calledNs;
    }
    await nextTurn();
  }
  const perSecond = at / ((nowNs() - startNs) / 1e9);
  // The readings of the clock are part of the loop that is timed, as they are for everyone.
  const response = latencyOf(samples.subarray(0, at), 0);
  return { perSecond, response, service: latencyOf(services.subarray(0, at), clockCostNs()) };
}
