/** Rings of a process: that many threads can hand their records to the writer at a time. */
export const RING_COUNT = 16;

/** Word of the control block that holds one of the `WRITER_` values. Words have 32 bits; the first ones concern the whole process. */
export const WRITER_STATE = 0;
/** 1 while the writer waits for a wake-up call, and for good when there is no writer. */
export const SLEEPING = 1;
/** What the writer waits on. */
export const WAKE = 2;
/** Grows with each round of the writer, so that others can tell that it lives. */
export const HEARTBEAT = 3;
/** Files that any thread has put aside so far: whoever has one of them open looks for the new one. */
export const ROTATIONS = 4;

/** Word of a ring: 1 when whoever wrote last has given up by itself, so that the number of bytes is right. */
export const BATCH_EXACT = 40;

/** Nobody has asked for a writer yet. */
export const WRITER_NONE = 0;
/** Its thread is on its way. */
export const WRITER_STARTING = 1;
/** It reads the rings. */
export const WRITER_RUNNING = 2;
/** There is none and there will be none: every thread writes for itself. */
export const WRITER_DEAD = 3;

/** Word of a ring that says whose it is. The words of a ring are counted from its first; those that different threads write are on cache lines of their own. */
export const OWNER = 0;
/** Counts the owners so far, so that the writer forgets what the one before had defined. */
export const GENERATION = 1;
/** Word of a ring: who reads it now. */
export const LOCK = 2;
/** Word of a ring: slots written so far, as a number that overflows. */
export const HEAD = 16;
/** Word of a ring: slots read so far. */
export const TAIL = 32;
/** Producers that wait for the tail to move. */
export const WAITING = 33;
/** 1 from before the first byte of a batch is written until the tail has moved behind the batch. */
export const BATCH_OPEN = 34;
/** Word of a ring: where the open batch ends. */
export const BATCH_TO = 35;
/** Place of the batch that is being written, in the order in which the batch first needs them. */
export const BATCH_PLACE = 36;
/** Bytes of that place that are known to be written. */
export const BATCH_DONE = 37;
/** Size of that file before, as a float64 in two words; -1 when it is no file. */
export const BATCH_SIZE = 38;

/** Owner of a ring that any thread may take; the others are the id of a thread + 1. */
export const NO_OWNER = 0;
/** The owner is gone, and some of its records are still in the ring. */
export const ABANDONED = -1;

/** Nobody reads the ring now. */
export const UNLOCKED = 0;
/** The writer reads it. */
export const LOCKED_BY_WRITER = 1;
/** Its owner reads it. */
export const LOCKED_BY_PRODUCER = 2;

const GLOBAL_WORDS = 64;
const WORDS_PER_RING = 64;
const CLOCK_FLOAT = 8;

/** Logger families that one thread can have open at a time. */
export const MAX_FAMILIES = 1_024;
/** Float64 words in front of each ring, per family: what became of the records, and what its places are to be told of. */
export const COUNTERS_PER_FAMILY = 8;
/** Counter of a family: records that are written. */
export const WRITTEN = 0;
/** Counter of a family: records that a place refused. */
export const REFUSED_RECORDS = 1;
/** First of the counters of lines that a place refused and was not told of since; further places have theirs elsewhere. */
export const UNTOLD = 2;
/** Float64 words of the counters. */
const COUNTER_FLOATS: number = MAX_FAMILIES * COUNTERS_PER_FAMILY;

/** The memory that all threads of a process share for logging. */
export interface SharedMemory {
  readonly control: SharedArrayBuffer;
  readonly rings: readonly SharedArrayBuffer[];
}

/** Makes the memory. Pages of rings that nobody uses cost addresses only. */
export function allocateSharedMemory(ringBytes: number, count: number = RING_COUNT): SharedMemory {
  const control = new SharedArrayBuffer((GLOBAL_WORDS + WORDS_PER_RING * RING_COUNT) * 4);
  const bytes = COUNTER_FLOATS * 8 + ringBytes;
  const rings = Array.from({ length: count }, () => new SharedArrayBuffer(bytes));
  return { control, rings };
}

/** Views of the words and of the clock that the writer keeps. */
export interface ControlBlock {
  readonly words: Int32Array;
  /** Element {@link CLOCK} is the time in milliseconds since the epoch. */
  readonly floats: Float64Array;
}

/** Index of the clock in `floats`. */
export const CLOCK: number = CLOCK_FLOAT;

/** Views of a control block. */
function controlBlockOf(memory: SharedMemory): ControlBlock {
  return { words: new Int32Array(memory.control), floats: new Float64Array(memory.control) };
}

/** One ring as every thread sees it. */
export interface Ring {
  readonly index: number;
  readonly control: ControlBlock;
  /** Index of its first control word. */
  readonly at: number;
  /** Its records, in slots of eight bytes: the same memory in three views. */
  readonly floats: Float64Array;
  readonly ints: Int32Array;
  readonly bytes: Buffer;
  /** Number of slots, a power of two. */
  readonly slots: number;
  /** {@link COUNTERS_PER_FAMILY} numbers per family. */
  readonly counters: Float64Array;
}

/** Views of one ring. */
export function ringOf(memory: SharedMemory, index: number): Ring {
  const buffer = memory.rings[index];
  if (buffer === undefined) {
    throw new RangeError(
      `Cannot open log ring ${index}: must be a whole number of 0 to ${memory.rings.length - 1}`,
    );
  }
  const offset = COUNTER_FLOATS * 8;
  const length = buffer.byteLength - offset;
  return {
    index,
    control: controlBlockOf(memory),
    at: GLOBAL_WORDS + WORDS_PER_RING * index,
    floats: new Float64Array(buffer, offset, length / 8),
    ints: new Int32Array(buffer, offset, length / 4),
    bytes: Buffer.from(buffer, offset, length),
    slots: length / 8,
    counters: new Float64Array(buffer, 0, COUNTER_FLOATS),
  };
}
