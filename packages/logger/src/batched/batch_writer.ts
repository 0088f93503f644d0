import {
  BATCH_DONE,
  BATCH_EXACT,
  BATCH_OPEN,
  BATCH_PLACE,
  BATCH_SIZE,
  BATCH_TO,
  type Ring,
} from './control_block.ts';
import type { LineBytes } from '../lines/line_bytes.ts';
import { giveBytes, takeBytes } from './bytes_pool.ts';
import { REFUSED, type Target } from './target.ts';

/** Targets that refused their lines; undefined when a target is full and the batch has to be tried again. */
export type BatchOutcome = ReadonlySet<Target> | undefined;

const NOBODY: ReadonlySet<Target> = new Set();

/**
 * Collects the lines of a batch by target and writes them. How far it got is in shared memory, so that another thread
 * can go on exactly there, and no line is written twice or in part.
 */
export class BatchWriter {
  readonly #words: Int32Array;
  readonly #sizes: Float64Array;
  readonly #at: number;
  /** In the order in which the batch first needs them: the same whoever puts it together. */
  readonly #targets: Target[] = [];
  #lineAt = 0;
  /** Bytes collected so far. */
  bytes = 0;

  constructor(ring: Ring) {
    this.#words = ring.control.words;
    this.#sizes = ring.control.floats;
    this.#at = ring.at;
  }

  /** Where the next line of a target goes, which must be added whole, with its newline, before {@link end}. */
  begin(target: Target): LineBytes {
    if (target.text === undefined) {
      target.text = takeBytes();
      this.#targets.push(target);
    }
    target.lines++;
    this.#lineAt = target.text.length;
    return target.text;
  }

  /** Says that the line is whole, and adds it to the other targets: the first of them is that of the line. */
  end(lines: LineBytes, targets: readonly Target[]): void {
    const [from, to] = [this.#lineAt, lines.length];
    this.bytes += (to - from) * targets.length;
    for (let index = 1; index < targets.length; index++) {
      this.begin(targets[index]!).copy(lines.bytes, { begin: from, end: to });
    }
  }

  /** Targets of the batch. */
  get targets(): readonly Target[] {
    return this.#targets;
  }

  /** Writes all lines; `to` is where the batch ends, `isResumed` says that somebody has begun to write it before. */
  write(batch: {
    readonly to: number;
    readonly isResumed: boolean;
    readonly noticeOf: (target: Target) => string;
  }): BatchOutcome {
    const words = this.#words;
    const { to, isResumed, noticeOf } = batch;
    if (!isResumed) {
      Atomics.store(words, this.#at + BATCH_TO, to);
      Atomics.store(words, this.#at + BATCH_PLACE, -1);
    }
    let refused: Set<Target> | undefined;
    const begun = isResumed ? Atomics.load(words, this.#at + BATCH_PLACE) : -1;
    for (const [index, target] of this.#targets.entries()) {
      if (index < begun) continue;
      const bytes = bytesOf(target, noticeOf(target));
      const done = index === begun ? this.#doneOf(target, bytes) : this.#begin(index, target, bytes.length);
      const end = this.#writeFrom(target, bytes, done);
      if (end === 0) return this.#giveUp();
      if (end === REFUSED) (refused ??= new Set()).add(target);
      else target.unreported = 0;
    }
    return refused ?? NOBODY;
  }

  /** Forgets the lines. */
  clear(): void {
    // The one that was taken first is the largest, and is to be the first again.
    for (const target of this.#targets.toReversed()) {
      if (target.text !== undefined) giveBytes(target.text);
      target.text = undefined;
      target.lines = 0;
      target.isCompleting = false;
    }
    this.#targets.length = 0;
    this.bytes = 0;
  }

  #giveUp(): undefined {
    Atomics.store(this.#words, this.#at + BATCH_EXACT, 1);
    return undefined;
  }

  /** Notes that a target is about to be written; nothing of it is done. */
  #begin(index: number, target: Target, length: number): number {
    target.prepare(length);
    this.#sizes[(this.#at + BATCH_SIZE) >> 1] = target.size();
    Atomics.store(this.#words, this.#at + BATCH_DONE, 0);
    Atomics.store(this.#words, this.#at + BATCH_EXACT, 0);
    Atomics.store(this.#words, this.#at + BATCH_PLACE, index);
    Atomics.store(this.#words, this.#at + BATCH_OPEN, 1);
    return 0;
  }

  /** Bytes that are in the place already: what was noted, and what is in the file besides if its writer was killed. */
  #doneOf(target: Target, bytes: Uint8Array): number {
    target.isCompleting = true;
    target.follow();
    const noted = Atomics.load(this.#words, this.#at + BATCH_DONE);
    const isExact = Atomics.exchange(this.#words, this.#at + BATCH_EXACT, 0) === 1;
    const begunAt = this.#sizes[(this.#at + BATCH_SIZE) >> 1] ?? -1;
    const isTold = isExact || begunAt < 0;
    const done = isTold ? noted : noted + target.writtenOf(bytes.subarray(noted), begunAt + noted);
    Atomics.store(this.#words, this.#at + BATCH_DONE, done);
    return done;
  }

  /** 1 when all bytes are written, 0 when the target is full, {@link REFUSED} when it takes no more. */
  #writeFrom(target: Target, bytes: Uint8Array, from: number): number {
    let done = from;
    while (done < bytes.length) {
      const count = target.write(done === 0 ? bytes : bytes.subarray(done));
      if (count <= 0) return count;
      done += count;
      if (done < bytes.length) Atomics.store(this.#words, this.#at + BATCH_DONE, done);
    }
    return 1;
  }
}

function bytesOf({ text }: Target, notice: string): Uint8Array {
  const lines = text?.view() ?? new Uint8Array();
  return notice === '' ? lines : Buffer.concat([Buffer.from(notice), lines]);
}
