import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import type { CaseContext } from '../child/case_context.ts';
import { fieldsOf } from '../child/turns.ts';
import type { Subject } from '../contenders/contender.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import { FILLER_FILE, type JobResult } from '../plan/job.ts';

const LINES = 40_000;
/** From here on there is room again. */
const FREED_AT = 25_000;
const PER_MS = 30;
const CLOSE_MS = 3_000;

/** Logs onto a disk that gets full and then has room again. The parent counts what is there; this process may die of it. */
export async function measure({ open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  let thrown = 0;
  const start = performance.now();
  let exp = 0;
  while (exp < LINES) {
    const due = Math.min(LINES, Math.floor((performance.now() - start) * PER_MS));
    for (; exp < due; exp++) {
      if (exp === FREED_AT) rmSync(join(dirname(logFile), FILLER_FILE));
      if (doesThrow(subject, exp)) thrown++;
    }
    await delay(1);
  }
  const closed = await Promise.race([
    subject.finish().then(
      () => 'yes' as const,
      () => 'failed' as const,
    ),
    // It must not keep the process alive when there is nothing to wait for.
    delay(CLOSE_MS, 'hung' as const, { ref: false }),
  ]);
  return { metrics: { thrown, isHung: closed === 'hung' ? 1 : 0 } };
}

function doesThrow(subject: Subject, exp: number): boolean {
  try {
    subject.log(fieldsOf(exp), STATIC_MESSAGE);
    return false;
  } catch {
    return true;
  }
}
