import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Subject } from '../contenders/contender.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import { fileBytes } from '../lines/file_bytes.ts';

/** Fields of the bench's line of that number. */
export function fieldsOf(exp: number): {
  readonly task: number;
  readonly exp: number;
  readonly score: number;
} {
  return { task: 9, exp, score: exp * 0.372_9 + 0.1 };
}

/** A contender that has not written a line by then is not waited for any longer. */
const MAX_START_MS = 3_000;
/** For the compilers, which work beside on what the first lines have shown them, in each thread. */
const COMPILE_MS = 400;
/** For what is still on its way after the last line. */
const SETTLE_MS = 50;

/** How a contender is warmed up. */
export interface WarmUpOptions {
  readonly calls: number;
  /** Number of the first line. @default 0 */
  readonly from?: number;
  /** Where its lines go, if all of them do. */
  readonly file?: string;
  /** Whether compilers are given their time. @default true */
  readonly isSpeedMeasured?: boolean;
}

/**
 * Lets a contender settle: enough calls for the compiler, in turns, with what it asks for. Half of them come when its first
 * lines are in the file, so that neither the start of threads nor the compiling of their programs is part of what follows.
 */
export async function warmUp(
  subject: Subject,
  { calls, from = 0, file, isSpeedMeasured = true }: WarmUpOptions,
): Promise<void> {
  const half = Math.floor(calls / 2);
  const bytes = file === undefined ? 0 : fileBytes(file);
  await logTurns(subject, { calls: half, from });
  if (file !== undefined) await growthOf(file, bytes);
  await delay(isSpeedMeasured ? COMPILE_MS : SETTLE_MS);
  await logTurns(subject, { calls: calls - half, from: from + half });
  await delay(SETTLE_MS);
}

async function growthOf(file: string, fromBytes: number): Promise<void> {
  const deadline = performance.now() + MAX_START_MS;
  while (fileBytes(file) <= fromBytes && performance.now() < deadline) await delay(1);
}

async function logTurns(
  subject: Subject,
  { calls, from }: { readonly calls: number; readonly from: number },
): Promise<void> {
  for (let at = 0; at < calls; at++) {
    subject.log(fieldsOf(from + at), STATIC_MESSAGE);
    if (at % 500 === 499) await pause(subject);
  }
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
