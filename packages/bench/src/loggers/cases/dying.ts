import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { CaseContext } from '../child/case_context.ts';
import { fieldsOf, logPaced } from '../child/turns.ts';
import type { Subject } from '../contenders/contender.ts';
import { AckFile } from '../lines/ack_file.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import type { WayToDie } from './ways_to_die.ts';
import { ACK_FILE, type JobResult } from '../plan/job.ts';

const PER_MS = 50;
const LIVE_MS = 400;
/** Threads have started after that. */
const START_MS = 300;
/** A descriptor that the parent listens at. */
const READY_FD = 3;
/** Whoever is to be killed gives up after so long. */
const MAX_MS = 10_000;

/** Logs 50 lines a millisecond, keeps in a side file how many calls have returned, and dies in the way that was asked for. */
export async function measure({ job, entry, open, path }: CaseContext): Promise<JobResult> {
  const way = job.variant as WayToDie; // The plan has no other variants.
  const subject = await open();
  if (entry.hasThread === true) await delay(START_MS);
  const acks = new AckFile(path(ACK_FILE));
  if (way === 'sigkill_blocked') logBlocked(subject, acks);
  const isKilled = way === 'sigterm' || way === 'sigkill';
  if (isKilled) setTimeout(sayReady, 200);
  const lines = PER_MS * (isKilled ? MAX_MS : LIVE_MS);
  await logPaced(subject, {
    perMs: PER_MS,
    lines,
    afterLine: (exp, elapsedMs) => {
      acks.put(exp + 1, elapsedMs);
      if (exp === lines - 1) DEATHS[way]?.();
    },
  });
  await subject.finish();
  acks.close();
  return { metrics: {} };
}

const DEATHS: Readonly<Partial<Record<WayToDie, () => void>>> = {
  exit: () => process.exit(0),
  throw: () => {
    throw new Error('Cannot go on: this is how it was to end');
  },
  abort: () => process.abort(),
  oom: () => {
    const hoard: unknown[] = [];
    for (;;) hoard.push(Array.from({ length: 10_000 }, (_, at) => ({ at })));
  },
};

/** Never turns the event loop again. */
function logBlocked(subject: Subject, acks: AckFile): void {
  sayReady();
  const start = performance.now();
  let [exp, ms] = [0, 0];
  while (ms < MAX_MS) {
    const due = Math.floor(ms * PER_MS);
    for (; exp < due; exp++) {
      subject.log(fieldsOf(exp), STATIC_MESSAGE);
      acks.put(exp + 1, performance.now() - start);
    }
    ms = performance.now() - start;
  }
}

function sayReady(): void {
  writeSync(READY_FD, 'r');
}
