import { getEnvironmentData, setEnvironmentData, threadId, type Worker } from 'node:worker_threads';
import {
  ABANDONED,
  allocateSharedMemory,
  GENERATION,
  HEAD,
  LOCK,
  LOCKED_BY_PRODUCER,
  NO_OWNER,
  OWNER,
  type Ring,
  RING_COUNT,
  ringOf,
  type SharedMemory,
  SLEEPING,
  TAIL,
  UNLOCKED,
  WRITER_DEAD,
  WRITER_STATE,
} from './control_block.ts';

/** Threads find the memory of their process under this key; the number changes with the layout. */
const KEY = 'autotuner.logger.1';
const RING_BYTES = 4_194_304;

/** The memory that this thread shares with the others, and whether it is the one to look after it. */
export interface ProcessMemory {
  readonly memory: SharedMemory;
  readonly isOurs: boolean;
}

/** The memory of the process: made by the first thread that logs, found by every thread that starts later. */
export function processMemory(): ProcessMemory {
  // Only this function stores something under the key.
  const found = getEnvironmentData(KEY) as SharedMemory | undefined;
  if (found !== undefined && typeof found === 'object') return { memory: found, isOurs: false };
  const memory = allocateSharedMemory(RING_BYTES);
  // Until there is a writer nobody looks at the rings by himself.
  Atomics.store(ringOf(memory, 0).control.words, SLEEPING, 1);
  // SharedArrayBuffers are handed on to every later thread, also those of pools, without their doing.
  setEnvironmentData(KEY, memory);
  return { memory, isOurs: true };
}

/** Takes a ring that nobody has; undefined when all are taken. */
export function claimRing(memory: SharedMemory): Ring | undefined {
  for (let index = 0; index < RING_COUNT; index++) {
    const ring = ringOf(memory, index);
    const { words } = ring.control;
    if (Atomics.compareExchange(words, ring.at + OWNER, NO_OWNER, threadId + 1) !== NO_OWNER) continue;
    Atomics.add(words, ring.at + GENERATION, 1);
    return ring;
  }
  return undefined;
}

/** Gives a ring back; if something is in it still, once the writer has read that. */
export function releaseRing(ring: Ring): void {
  const { words } = ring.control;
  const isRead = Atomics.load(words, ring.at + HEAD) === Atomics.load(words, ring.at + TAIL);
  Atomics.store(words, ring.at + OWNER, isRead ? NO_OWNER : ABANDONED);
}

/**
 * Gives back the rings of threads that this one has started and that were ended before they could do it themselves.
 * `onEnded` is called after a thread has ended, in whatever way.
 */
export function releaseRingsOfEndedThreads(memory: SharedMemory, onEnded: () => void): void {
  process.on('worker', (worker: Worker) => {
    const owner = worker.threadId + 1;
    worker.once('exit', () => {
      for (let index = 0; index < RING_COUNT; index++) {
        const { control, at } = ringOf(memory, index);
        if (Atomics.load(control.words, at + OWNER) !== owner) continue;
        // It may have been ended while it read its ring.
        Atomics.compareExchange(control.words, at + LOCK, LOCKED_BY_PRODUCER, UNLOCKED);
        Atomics.store(control.words, at + OWNER, ABANDONED);
      }
      onEnded();
    });
  });
}

/** A ring that only this thread knows, for when there is none left. */
export function privateRing(): Ring {
  const ring = ringOf(allocateSharedMemory(RING_BYTES, 1), 0);
  const { words } = ring.control;
  Atomics.store(words, ring.at + OWNER, threadId + 1);
  Atomics.store(words, WRITER_STATE, WRITER_DEAD);
  Atomics.store(words, SLEEPING, 1);
  return ring;
}
