import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Subject } from '../contenders/contender.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';

/** Fields of the bench's line of that number. */
export function fieldsOf(exp: number): {
  readonly task: number;
  readonly exp: number;
  readonly score: number;
} {
  return { task: 9, exp, score: exp * 0.372_9 + 0.1 };
}

/** Lets a contender settle: enough calls for the compiler, in turns, with what it asks for. */
export async function warmUp(
  subject: Subject,
  { calls, from = 0 }: { calls: number; from?: number },
): Promise<void> {
  for (let at = 0; at < calls; at++) {
    subject.log(fieldsOf(from + at), STATIC_MESSAGE);
    if (at % 500 === 499) await pause(subject);
  }
  await delay(30);
}

/** Lets the event loop turn once and waits while the contender is behind. */
export async function pause(subject: Subject): Promise<void> {
  await nextTurn();
  await subject.room?.();
}

/** Options of {@link logPaced}. */
export interface PacedOptions {
  readonly perMs: number;
  readonly lines: number;
  /** Before each line; throws to stop. */
  readonly beforeLine?: (exp: number) => void;
  /** After each call, with milliseconds since the start. */
  readonly afterLine?: (exp: number, elapsedMs: number) => void;
}

/** Logs at an even rate, by timers; what is late is caught up with. */
export async function logPaced(subject: Subject, options: PacedOptions): Promise<void> {
  const start = performance.now();
  let exp = 0;
  while (exp < options.lines) {
    const due = Math.min(options.lines, Math.floor((performance.now() - start) * options.perMs));
    for (; exp < due; exp++) {
      options.beforeLine?.(exp);
      subject.log(fieldsOf(exp), STATIC_MESSAGE);
      options.afterLine?.(exp, performance.now() - start);
    }
    await delay(1);
  }
}
