import type { CaseContext } from '../child/case_context.ts';
import { lastGrowth } from '../child/last_growth.ts';
import { fieldsOf, pause, warmUp } from '../child/turns.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import { countLines } from '../lines/count_lines.ts';
import { lineKindOf } from '../lines/line_kind.ts';
import type { JobResult } from '../plan/job.ts';

const MAX_LINES = 1_500_000;
const WARM_UP_CALLS = 30_000;
const CHUNK = 1_000;

/** Closed loop: as many lines as it takes in some time, and until the last one is in the file, where all are counted. */
export async function measure({ job, entry, open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  await warmUp(subject, { calls: WARM_UP_CALLS, file: logFile });
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  const untilMs = startMs + (job.quick ? 300 : 800);
  let exp = WARM_UP_CALLS;
  let callMs = 0;
  while (performance.now() < untilMs && exp < MAX_LINES) {
    const chunkMs = performance.now();
    for (const end = exp + CHUNK; exp < end; exp++) subject.log(fieldsOf(exp), STATIC_MESSAGE);
    callMs += performance.now() - chunkMs;
    await pause(subject);
  }
  const end = subject.finish();
  const endMs = entry.keepsAll ? await lastGrowth(logFile, end) : performance.now();
  const cpu = process.cpuUsage(cpuBefore);
  const lines = exp - WARM_UP_CALLS;
  const metrics = {
    linesPerSecond: lines / ((endMs - startMs) / 1_000),
    cpuNs: ((cpu.user + cpu.system) * 1_000) / lines,
    callNs: (callMs * 1e6) / lines,
  };
  if (!entry.keepsAll) return { metrics };
  const { distinct, torn, duplicates, bytes } = countLines(logFile);
  const lineKind = lineKindOf(logFile);
  return {
    ...(lineKind === undefined ? {} : { lineKind }),
    metrics: {
      ...metrics,
      lost: exp - distinct,
      torn,
      duplicates,
      bytesPerLine: bytes / Math.max(1, distinct),
    },
  };
}
