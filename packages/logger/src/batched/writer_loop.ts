import { drainAbandoned } from './abandoned_ring.ts';
import {
  ABANDONED,
  CLOCK,
  GENERATION,
  HEARTBEAT,
  LOCKED_BY_WRITER,
  NO_OWNER,
  OWNER,
  type Ring,
  RING_COUNT,
  ringOf,
  type SharedMemory,
  SLEEPING,
  WAKE,
  WRITER_RUNNING,
  WRITER_STARTING,
  WRITER_STATE,
} from './control_block.ts';
import { type DrainOutcome, RingReader } from './ring_reader.ts';

/** Pause between two looks at the rings while there is something to do: what a SIGKILL can lose. */
const BUSY_POLL_MS = 1;
/** Looks without a record after which the writer waits to be woken. */
const ROUNDS_UNTIL_SLEEP = 64;
/** It looks anyway after this long. */
const SLEEP_MS = 100;
/** Pause while a disk is full. */
const RETRY_MS = 20;

/** A ring and its reader; a new owner gets a new reader. */
interface Desk {
  readonly ring: Ring;
  generation: number;
  reader: RingReader;
}

/** The writer of a process: reads all rings in turn until it is told to stop. Blocks its thread. */
export class WriterLoop {
  readonly #words: Int32Array;
  readonly #floats: Float64Array;
  readonly #desks: readonly Desk[];
  #quiet = 0;
  #nextSync = Infinity;

  constructor(memory: SharedMemory) {
    const rings = Array.from({ length: RING_COUNT }, (_, index) => ringOf(memory, index));
    this.#desks = rings.map((ring) => ({ ring, generation: -1, reader: readerOf(ring) }));
    const { words, floats } = rings[0]!.control;
    this.#words = words;
    this.#floats = floats;
  }

  run(): void {
    const words = this.#words;
    const before = Atomics.compareExchange(words, WRITER_STATE, WRITER_STARTING, WRITER_RUNNING);
    if (before !== WRITER_STARTING) return;
    Atomics.store(words, SLEEPING, 0);
    while (Atomics.load(words, WRITER_STATE) === WRITER_RUNNING) {
      const wake = Atomics.load(words, WAKE);
      this.#pause(this.#round(), wake);
    }
    for (const { reader } of this.#desks) reader.release();
  }

  /** Looks at every ring once. */
  #round(): DrainOutcome {
    let result: DrainOutcome = 'idle';
    for (const desk of this.#desks) {
      this.#tick();
      const owner = Atomics.load(this.#words, desk.ring.at + OWNER);
      if (owner === NO_OWNER) continue;
      const reader = this.#readerOf(desk);
      const outcome = owner === ABANDONED ? drainAbandoned(desk.ring, reader) : reader.drain();
      if (weightOf(outcome) > weightOf(result)) result = outcome;
    }
    this.#syncDue();
    return result;
  }

  #readerOf(desk: Desk): RingReader {
    const generation = Atomics.load(this.#words, desk.ring.at + GENERATION);
    if (generation !== desk.generation) {
      desk.reader.release();
      desk.reader = readerOf(desk.ring);
      desk.generation = generation;
    }
    return desk.reader;
  }

  #tick(): void {
    this.#floats[CLOCK] = Date.now();
    Atomics.add(this.#words, HEARTBEAT, 1);
  }

  #syncDue(): void {
    const now = Date.now();
    if (now < this.#nextSync && this.#nextSync !== Infinity) return;
    this.#nextSync = Math.min(...this.#desks.map((desk) => desk.reader.syncDue(now)));
  }

  #pause(outcome: DrainOutcome, wake: number): void {
    const words = this.#words;
    if (outcome === 'more') return;
    // Makes the owner of the ring look, who can read on and then tells what it has read.
    if (outcome === 'foreign') Atomics.store(words, SLEEPING, 1);
    this.#quiet = outcome === 'idle' ? this.#quiet + 1 : 0;
    if (this.#quiet < ROUNDS_UNTIL_SLEEP) {
      Atomics.wait(words, WAKE, wake, outcome === 'stuck' ? RETRY_MS : BUSY_POLL_MS);
      return;
    }
    // Producers look at the flag after they have published: either they see it, or a look after a short pause sees their
    // record. The pause is there because a processor may let their look overtake their publishing by some nanoseconds.
    Atomics.store(words, SLEEPING, 1);
    Atomics.wait(words, WAKE, wake, BUSY_POLL_MS);
    if (this.#round() === 'idle') {
      // From here on nobody keeps the clock.
      this.#floats[CLOCK] = 0;
      const due = this.#nextSync - Date.now();
      Atomics.wait(words, WAKE, wake, Math.max(BUSY_POLL_MS, Math.min(SLEEP_MS, due)));
      // Whoever wakes it has taken the flag down. Nobody did: it stays asleep for another round.
      this.#quiet = Atomics.load(words, SLEEPING) === 1 ? ROUNDS_UNTIL_SLEEP : 0;
    } else this.#quiet = 0;
    if (this.#quiet === 0) Atomics.store(words, SLEEPING, 0);
  }
}

function readerOf(ring: Ring): RingReader {
  return new RingReader(ring, { lockAs: LOCKED_BY_WRITER });
}

const WEIGHTS: Readonly<Record<DrainOutcome, number>> = {
  idle: 0,
  busy: 1,
  written: 2,
  stuck: 3,
  foreign: 4,
  more: 5,
};

function weightOf(outcome: DrainOutcome): number {
  return WEIGHTS[outcome];
}
