import { setTimeout as sleep } from 'node:timers/promises';
import type { Destination } from '@autotuner/core';
import {
  COUNTERS_PER_FAMILY,
  HEAD,
  LOCK,
  LOCKED_BY_PRODUCER,
  LOCKED_BY_WRITER,
  MAX_FAMILIES,
  type Ring,
  SLEEPING,
  TAIL,
  WAITING,
  WAKE,
  WRITER_DEAD,
  WRITER_RUNNING,
  WRITER_STARTING,
  WRITER_STATE,
} from './control_block.ts';
import { DefinitionBook } from './definition_book.ts';
import { createShapeRoot } from './field_shape.ts';
import type { Gap } from './gap_book.ts';
import type { Note } from './note.ts';
import { kindOf, LINE, NOTE, NOTICE, rankOf, RECORD, SKIP } from './record_layout.ts';
import { dropOldest } from './ring_dropper.ts';
import { RingProducer } from './ring_producer.ts';
import { RingReader } from './ring_reader.ts';
import { RingTexts } from './ring_texts.ts';

/** How long lines may wait where this thread writes them itself, and as long as the writer is not there yet. */
const FLUSH_MS = 2;
/** Share of a ring that is written without waiting then. */
const FLUSH_SHARE = 8;
/** Pause before another look at a ring that another thread reads, and at a disk that is full. */
const BUSY_PAUSE_MS = 0.2;
const STUCK_PAUSE_MS = 10;
const RETRY_MS = 20;
/** Keeps the reading of notes below a fifth of this thread's time. */
const MS_PER_NOTE = 0.02;
const LOOK_AGAIN_MS = 1;
/** How long a call waits while the process ends. */
const CALL_PATIENCE_MS = 1_000;
/** How long a turn waits for a writer that reads just now. */
const TURN_PATIENCE_MS = 20;
/** When the writer has not moved for so long, this thread tries itself. */
const HELP_AFTER_MS = 100;

/** The writer sees to it. */
export const BY_WRITER = 0;
/** When this turn of the event loop is over: if this thread is ended then, nobody can read on in its ring. */
export const BY_TURN = 1;
/** Each call writes its record: the process ends. */
export const BY_CALL = 2;

/** When records have to be written. */
export type Urgency = typeof BY_WRITER | typeof BY_TURN | typeof BY_CALL;

/** A family, as far as it wants to know what became of its records. */
export interface RecordOwner {
  giveUp(rank: number, destination: Destination | undefined): void;
  giveUpNotice(gap: Gap): void;
}

/**
 * What one thread logs with: its ring, what the ring's records refer to, and the ways to get records out of it: the writer
 * of the process, or this thread itself when records must be out at once, when the process ends, or when there is no writer.
 */
export class ThreadLog {
  readonly ring: Ring;
  readonly book: DefinitionBook;
  readonly producer: RingProducer;
  /** When the records of this thread have to be written. */
  urgency: Urgency = BY_WRITER;
  readonly #words: Int32Array;
  readonly #reader: RingReader;
  /** Notes that this thread has read when it last wrote: until there is a writer it reads them each time. */
  #noteCount = 0;
  /** Notes that have to be in the ring before any record. */
  readonly #backlog: string[] = [];
  readonly #owners = new Map<number, RecordOwner>();
  /** Reads texts in the ring. */
  readonly #texts: RingTexts;
  /** When this thread last wrote by itself. */
  #wroteAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isTurnEnding = false;
  /** Where the tail was when somebody waited for it in vain. */
  #stalledAt: number | undefined;

  constructor(ring: Ring) {
    this.ring = ring;
    this.#words = ring.control.words;
    this.#texts = new RingTexts(ring);
    this.book = new DefinitionBook((note) => this.send(note));
    this.producer = new RingProducer(ring, {
      source: this.book,
      root: createShapeRoot({ special: new Set(), takesObjects: false }),
    });
    this.#reader = new RingReader(ring, {
      lockAs: LOCKED_BY_PRODUCER,
      lookup: this.book,
      onNote: (json) => this.#miss(json),
    });
  }

  get isWriterRunning(): boolean {
    return Atomics.load(this.#words, WRITER_STATE) === WRITER_RUNNING;
  }

  /** False when this thread has to write its records itself. */
  get hasWriter(): boolean {
    const state = Atomics.load(this.#words, WRITER_STATE);
    return state === WRITER_RUNNING || state === WRITER_STARTING;
  }

  /** Everything up to here has been read by somebody. */
  isReadUpTo(head: number): boolean {
    return ((Atomics.load(this.#words, this.ring.at + TAIL) - head) | 0) >= 0;
  }

  /** Puts a note in front of all later records. */
  send(note: Note): void {
    this.#backlog.push(JSON.stringify(note));
    this.#pump();
  }

  /** Makes sure that so many slots in a row are free, and that records may follow. */
  makeRoom(slots: number): boolean {
    return this.#pump() && this.producer.makeRoom(slots);
  }

  /** To be called after a record when the writer sleeps, or is not there. */
  wake(): void {
    const words = this.#words;
    const state = Atomics.load(words, WRITER_STATE);
    if (state === WRITER_RUNNING) {
      if (Atomics.compareExchange(words, SLEEPING, 1, 0) !== 1) return;
      Atomics.add(words, WAKE, 1);
      Atomics.notify(words, WAKE);
    } else this.#writeSoon();
  }

  /**
   * Writes what is in the ring before it returns; false when that did not work in time. The lock is held until the notes
   * that it has read are in the ring again: the writer must not come to what they define before it has seen them.
   */
  writeNow(patienceMs: number): boolean {
    const { head } = this.producer;
    this.#wroteAt = performance.now();
    const deadline = this.#wroteAt + patienceMs;
    while (!this.#reader.lock()) {
      if (this.isReadUpTo(head)) return true;
      if (performance.now() >= deadline) return false;
      Atomics.wait(this.#words, this.ring.at + LOCK, LOCKED_BY_WRITER, BUSY_PAUSE_MS);
    }
    try {
      return this.#writeLocked(head, deadline);
    } finally {
      this.#noteCount = this.#backlog.length;
      this.#pump();
      this.#reader.unlock();
    }
  }

  #writeLocked(head: number, deadline: number): boolean {
    while (!this.isReadUpTo(head)) {
      const outcome = this.#reader.drainLocked();
      if (outcome !== 'stuck' && outcome !== 'foreign') continue;
      if (performance.now() >= deadline) {
        // The writer may not know what the rest of the records refers to.
        this.#writeLater(RETRY_MS);
        return false;
      }
      Atomics.wait(this.#words, this.ring.at + HEAD, head, STUCK_PAUSE_MS);
    }
    return true;
  }

  /** To be called after a record where the writer alone does not do; not for urgency {@link BY_WRITER}. */
  writeByUrgency(): void {
    if (this.urgency === BY_CALL) {
      this.writeNow(CALL_PATIENCE_MS);
      return;
    }
    if (Atomics.load(this.#words, SLEEPING) !== 0) this.wake();
    if (this.#isTurnEnding) return;
    this.#isTurnEnding = true;
    // Before anybody is told that what runs now is done, and could end the thread for that.
    queueMicrotask(this.#endTurn);
  }

  /** Makes room by writing where that is this thread's own work; false where it is the writer's. */
  makeRoomByWriting(slots: number): boolean {
    return !this.hasWriter && this.writeNow(0) && this.makeRoom(slots);
  }

  /** Makes room by giving up the oldest records, and tells their families. Notes among them come again. */
  makeRoomByDropping(slots: number): boolean {
    const isEnough = (): boolean =>
      this.producer.makeRoom(slots + this.producer.slotsOf(this.#backlog) + this.#backlog.length);
    return (
      dropOldest(this.ring, { isEnough, onRecord: (begin) => this.#giveUp(begin) }) && this.makeRoom(slots)
    );
  }

  /** Waits until the tail moves; false when it did not in time. A second call in the same place does not wait again. */
  waitForRoom(slots: number, maxBlockMs: number): boolean {
    if (this.#stalledAt === this.#tail()) return false;
    const deadline = performance.now() + maxBlockMs;
    for (;;) {
      const tail = this.#tail();
      this.wake();
      this.#waitForTail(tail);
      if (this.#tail() === tail) this.writeNow(0);
      if (this.makeRoom(slots)) return true;
      if (this.#tail() === tail && performance.now() >= deadline) {
        this.#stalledAt = tail;
        return false;
      }
    }
  }

  /** Resolves with true when all records so far are read, or with false when none was for so long. */
  async whenRead(patienceMs: number): Promise<boolean> {
    const { head } = this.producer;
    let tail = this.#tail();
    let movedAt = performance.now();
    while (!this.isReadUpTo(head)) {
      this.wake();
      const idleMs = performance.now() - movedAt;
      if (!this.isWriterRunning || idleMs > HELP_AFTER_MS) this.writeNow(0);
      if (idleMs > patienceMs) break;
      if (!this.isReadUpTo(head)) await sleep(LOOK_AGAIN_MS);
      if (this.#tail() !== tail) movedAt = performance.now();
      tail = this.#tail();
    }
    return this.isReadUpTo(head);
  }

  /** A number for a family of this thread. */
  takeFamilyId(owner: RecordOwner): number {
    for (let id = 1; id < MAX_FAMILIES; id++) {
      if (this.book.family(id) !== undefined) continue;
      this.ring.counters.fill(0, id * COUNTERS_PER_FAMILY, (id + 1) * COUNTERS_PER_FAMILY);
      this.#owners.set(id, owner);
      return id;
    }
    throw new RangeError(
      `Cannot create logger: ${MAX_FAMILIES - 1} loggers of kind "batched" are open in this thread, must be fewer; close those that are done`,
    );
  }

  /** Waits for the disk. */
  syncDisk(): void {
    this.#reader.syncAll();
  }

  /** Releases the files that this thread has open for a family. */
  release(family: number): void {
    this.#reader.release(family);
  }

  /** Forgets a family whose records are all written. */
  forget(family: number): void {
    this.#reader.forget(family);
    this.#owners.delete(family);
    this.book.removeFamily(family);
  }

  #giveUp(begin: number): void {
    const kind = kindOf(this.ring.ints[begin * 2] ?? 0);
    if (kind === NOTE) this.#backlog.push(this.#texts.text(begin + 1));
    else if (kind !== SKIP) this.#tellOwner(begin, kind);
  }

  #tellOwner(begin: number, kind: number): void {
    const rank = rankOf(this.ring.ints[begin * 2] ?? 0);
    const id = this.ring.ints[begin * 2 + 1] ?? 0;
    const context = kind === RECORD ? this.book.context(id) : undefined;
    const owner = this.#owners.get(context?.family ?? id);
    if (kind === NOTICE) owner?.giveUpNotice(gapAt(this.#texts, begin));
    else {
      const ofLine = kind === LINE ? destinationAt(this.#texts, begin) : undefined;
      owner?.giveUp(rank, context?.destinations[rank] ?? ofLine);
    }
  }

  #tail(): number {
    return Atomics.load(this.#words, this.ring.at + TAIL);
  }

  #waitForTail(tail: number): void {
    if (!this.hasWriter) return;
    const waitingAt = this.ring.at + WAITING;
    Atomics.add(this.#words, waitingAt, 1);
    Atomics.wait(this.#words, this.ring.at + TAIL, tail, STUCK_PAUSE_MS);
    Atomics.sub(this.#words, waitingAt, 1);
  }

  /** The writer has not seen this note, because this thread has read it; one that is yet to be started included. */
  #miss(json: string): void {
    const isForGood = Atomics.load(this.#words, WRITER_STATE) === WRITER_DEAD || this.urgency === BY_CALL;
    if (!isForGood) this.#backlog.push(json);
  }

  #pump(): boolean {
    if (this.#backlog.length === 0) return true;
    for (let json = this.#backlog[0]; json !== undefined; json = this.#backlog[0]) {
      if (!this.producer.putNote(json)) {
        this.producer.shut();
        return false;
      }
      this.#backlog.shift();
    }
    if (Atomics.load(this.#words, SLEEPING) !== 0) this.wake();
    return true;
  }

  readonly #endTurn = (): void => {
    this.#isTurnEnding = false;
    const words = this.#words;
    const lockAt = this.ring.at + LOCK;
    const deadline = performance.now() + TURN_PATIENCE_MS;
    while (!this.isReadUpTo(this.producer.head)) {
      if (Atomics.load(words, lockAt) !== LOCKED_BY_WRITER) {
        this.writeNow(0);
        return;
      }
      if (performance.now() >= deadline) return;
      Atomics.wait(words, lockAt, LOCKED_BY_WRITER, BUSY_PAUSE_MS);
    }
  };

  #writeSoon(): void {
    const used = (this.producer.head - this.#tail()) | 0;
    const isLate = performance.now() - this.#wroteAt > FLUSH_MS + this.#noteCount * MS_PER_NOTE;
    if (isLate || used * FLUSH_SHARE > this.ring.slots) this.writeNow(0);
    else this.#writeLater(FLUSH_MS);
  }

  #writeLater(ms: number): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.writeNow(0);
    }, ms);
    this.#timer.unref();
  }
}

/** Where a finished line was to go. */
function destinationAt(texts: RingTexts, begin: number): Destination | undefined {
  const names = texts.text(begin + 1);
  // This thread wrote it from a list of texts.
  return names === '' ? undefined : { files: JSON.parse(names) as string[], implied: [] };
}

/** What a notice tells of. */
function gapAt(texts: RingTexts, begin: number): Gap {
  const lines = texts.after(texts.after(texts.after(begin + 1)));
  // This thread wrote it from such fields.
  return {
    destination: destinationAt(texts, begin),
    fields: JSON.parse(texts.text(lines)) as Gap['fields'],
  };
}
