import { fork } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CaseContext } from '../child/case_context.ts';
import { SoakMemory } from '../child/soak_memory.ts';
import { fieldsOf, pause, warmUp } from '../child/turns.ts';
import type { Subject } from '../contenders/contender.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import { fileBytes } from '../lines/file_bytes.ts';
import { asideName, soakFilesOf } from '../lines/soak_files.ts';
import type { JobResult } from '../plan/job.ts';
import type { SoakCount, SoakCounterOrder, SoakTotal } from '../workers/soak_counter.ts';

const COUNTER = fileURLToPath(new URL('../workers/soak_counter.ts', import.meta.url));
/** Bytes of lines. Memory settles in the first 200 MB, so that less says nothing about it. */
const [BYTES, QUICK_BYTES] = [2e9, 200e6];
/** Old files that stay on the disk, of so many bytes each. */
const [KEEP, FILE_BYTES] = [4, 16e6];
const WARM_UP_CALLS = 20_000;
const CHUNK = 1_000;
/** Chunks between two looks at the files, some 4 MB. */
const LOOK_EVERY = 16;
/** How long a logger may take to remove the last of its old files. */
const SWEEP_MS = 3_000;

/**
 * Very many lines in a closed loop, into files that are put aside by size: whether memory stays what it was, and every
 * line is there. Each file is counted before it goes; the loop waits when the counting is behind.
 */
export async function measure({ job, open, logFile }: CaseContext): Promise<JobResult> {
  const bytes = job.quick ? QUICK_BYTES : BYTES;
  const subject = await open({ rotation: { maxBytes: FILE_BYTES, keep: KEEP } });
  const counter = new Counting({ logFile, doesRemove: subject.rotates !== true });
  await warmUp(subject, { calls: WARM_UP_CALLS, file: logFile });
  const memory = new SoakMemory(bytes);
  const startMs = performance.now();
  let exp = WARM_UP_CALLS;
  let logged = 0;
  while (logged < bytes) {
    for (let at = 0; at < LOOK_EVERY; at++) {
      for (const end = exp + CHUNK; exp < end; exp++) subject.log(fieldsOf(exp), STATIC_MESSAGE);
      await pause(subject);
    }
    logged = counter.look();
    // Not at the very end: some do not come to an end any more when they are to go on in a new file just then.
    if (subject.rotates !== true && logged < bytes) counter.putAside(subject);
    memory.look(logged);
    await counter.keepUp();
  }
  await subject.finish();
  const seconds = (performance.now() - startMs) / 1_000;
  const total = await counter.finish();
  return {
    metrics: {
      ...memory.figures,
      lost: exp - total.distinct,
      torn: total.torn,
      duplicates: total.duplicates,
      megabytes: total.bytes / 1e6,
      mostMegabytes: total.mostBytes / 1e6,
      megabytesPerSecond: logged / 1e6 / seconds,
      filesLeft: await filesLeft(logFile),
    },
    curves: { rss: memory.curve },
  };
}

/** The process that counts the files, and how far it is. */
class Counting {
  readonly #order: SoakCounterOrder;
  readonly #child;
  readonly #seen = new Set<string>();
  #count: SoakCount = { files: 0, mostBytes: 0 };

  constructor(order: SoakCounterOrder) {
    this.#order = order;
    this.#child = fork(COUNTER, [JSON.stringify(order)]);
    this.#child.on('message', (count: SoakCount) => {
      this.#count = count;
    });
  }

  /** Bytes so far. */
  look(): number {
    const { aside, currentBytes } = soakFilesOf(this.#order.logFile);
    for (const path of aside) this.#seen.add(path);
    return this.#seen.size * FILE_BYTES + currentBytes;
  }

  /** For loggers that go on in a new file only when they are asked to. */
  putAside(subject: Subject): void {
    const { logFile } = this.#order;
    if (fileBytes(logFile) < FILE_BYTES) return;
    const name = asideName(logFile, this.#seen.size + 1);
    renameSync(logFile, name);
    this.#seen.add(name);
    subject.reopen?.();
  }

  /** Waits while so many files are uncounted that one of them might be removed. */
  async keepUp(): Promise<void> {
    while (this.#seen.size - this.#count.files >= KEEP - 1) {
      if (this.#child.exitCode !== null) throw new Error('Cannot count lines: the process for it has ended');
      await delay(1);
    }
  }

  /** What there was. */
  async finish(): Promise<SoakTotal & { readonly mostBytes: number }> {
    const told = once(this.#child, 'disconnect');
    this.#child.send('over');
    await told;
    const { total, mostBytes } = this.#count;
    if (total === undefined) throw new Error('Cannot count lines: the process for it has failed');
    return { ...total, mostBytes };
  }
}

/** Old files that stay; more than it should are given time to go. */
async function filesLeft(logFile: string): Promise<number> {
  const deadline = performance.now() + SWEEP_MS;
  while (soakFilesOf(logFile).aside.length > KEEP && performance.now() < deadline) await delay(20);
  return soakFilesOf(logFile).aside.length;
}
