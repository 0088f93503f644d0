import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { CaseContext } from '../child/case_context.ts';
import { fieldsOf, pause } from '../child/turns.ts';
import { GcTime } from '../child/gc_time.ts';
import type { Subject } from '../contenders/contender.ts';
import { type Form, messagesFor, withForm } from '../lines/bench_messages.ts';
import { countLines } from '../lines/count_lines.ts';
import type { JobResult } from '../plan/job.ts';
import { clockCostNs, latencyOf, nowNs } from '../stats/latency.ts';

const BURST = 200;
const PERIOD_MS = 2;
/** In a quick run a third. */
const WARM_UP_CALLS = 60_000;
/** Bursts whose calls are timed one by one, for each that is timed as a whole. */
const TIMED_PER_WHOLE = 2;

/** What a call costs its caller: bursts of 200 every 2 ms; of three one is timed as a whole, in two each call by itself. */
export async function measure(context: CaseContext): Promise<JobResult> {
  const { job, entry } = context;
  const form = job.variant as Form; // The plan has no other variants.
  const subject = await context.open({ withContext: form === 'context' });
  const run = async (): Promise<JobResult> => await measureCalls(subject, { form, quick: job.quick });
  const inContext = subject.inContext;
  const result = form === 'context' && inContext !== undefined ? await inContext(run) : await run();
  await subject.finish();
  if (!entry.keepsAll) return result;
  const lines = countLines(context.logFile);
  const logged = result.metrics['logged'] ?? 0;
  const bytesPerLine = lines.bytes / Math.max(1, lines.distinct);
  return {
    ...result,
    metrics: { ...result.metrics, lost: logged - lines.distinct, torn: lines.torn, bytesPerLine },
  };
}

async function measureCalls(
  subject: Subject,
  { form, quick }: { readonly form: Form; readonly quick: boolean },
): Promise<JobResult> {
  const rounds = quick ? 60 : 100;
  const warmUpCalls = quick ? WARM_UP_CALLS / 3 : WARM_UP_CALLS;
  await warmUpForm(subject, { form, calls: warmUpCalls });
  const bursts: number[] = [];
  const samples = new Float64Array(rounds * TIMED_PER_WHOLE * BURST);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const gc = new GcTime();
  delays.enable();
  let exp = warmUpCalls;
  for (let at = 0; at < samples.length;) {
    bursts.push(wholeBurst(subject, { form, from: exp }));
    exp += BURST;
    await pauseAfterBurst(subject);
    for (const end = at + TIMED_PER_WHOLE * BURST; at < end; at += BURST) {
      timedBurst(subject, { form, from: exp, into: samples.subarray(at, at + BURST) });
      exp += BURST;
      await pauseAfterBurst(subject);
    }
  }
  delays.disable();
  const { curve, ...latency } = latencyOf(samples, clockCostNs());
  const burst = bursts.toSorted((a, b) => a - b)[Math.floor(bursts.length / 2)] ?? Number.NaN;
  const eldP99Ms = delays.percentile(99) / 1e6;
  return {
    metrics: { burst, ...latency, eldP99Ms, gcMs: gc.stop(), logged: exp },
    curves: { percentiles: curve },
  };
}

async function warmUpForm(
  subject: Subject,
  { form, calls }: { readonly form: Form; readonly calls: number },
): Promise<void> {
  for (let exp = 0; exp < calls; exp += BURST) {
    wholeBurst(subject, { form, from: exp });
    await pause(subject);
    // Compilers work beside, and need time for it.
    if (exp % 10_000 === 0) await delay(10);
  }
  await delay(30);
}

async function pauseAfterBurst(subject: Subject): Promise<void> {
  await delay(PERIOD_MS);
  await subject.room?.();
}

interface BurstPlan {
  readonly form: Form;
  readonly from: number;
}

/** Nanoseconds per call. Texts and fields are made before: who calls would have them. */
function wholeBurst(subject: Subject, { form, from }: BurstPlan): number {
  const messages = messagesFor(form, { count: BURST, from });
  const fields = messages.map((_, at) => withForm(form, fieldsOf(from + at)));
  const start = nowNs();
  for (let at = 0; at < BURST; at++) subject.log(fields[at]!, messages[at]!);
  return (nowNs() - start) / BURST;
}

function timedBurst(subject: Subject, plan: BurstPlan & { readonly into: Float64Array }): void {
  const { form, from, into } = plan;
  const messages = messagesFor(form, { count: BURST, from });
  const fields = messages.map((_, at) => withForm(form, fieldsOf(from + at)));
  for (let at = 0; at < BURST; at++) {
    const start = nowNs();
    subject.log(fields[at]!, messages[at]!);
    into[at] = nowNs() - start;
  }
}
