import { isMainThread, threadId } from 'node:worker_threads';
import { drainAllAbandoned } from './abandoned_ring.ts';
import {
  ABANDONED,
  HEAD,
  NO_OWNER,
  OWNER,
  type Ring,
  RING_COUNT,
  ringOf,
  type SharedMemory,
  SLEEPING,
  TAIL,
  WRITER_DEAD,
  WRITER_STARTING,
  WRITER_STATE,
} from './control_block.ts';
import {
  claimRing,
  privateRing,
  processMemory,
  releaseRing,
  releaseRingsOfEndedThreads,
} from './ring_pool.ts';
import { BY_CALL, BY_TURN, ThreadLog } from './thread_log.ts';
import { startWriter } from './writer_thread.ts';

/** How long the end of a process waits for a thread that reads a ring, and for a disk that is full. */
const EXIT_PATIENCE_MS = 1_000;
const LOOK_AGAIN_MS = 1;

/** What this thread logs with, and the memory it is in. */
interface OpenLog {
  readonly log: ThreadLog;
  readonly memory: SharedMemory;
  /** This thread made the memory, and looks after the writer. */
  readonly isOurs: boolean;
}

let ofThisThread: OpenLog | undefined;

/** What this thread logs with; made when it logs for the first time. */
export function threadLog(options: { readonly isWriterWanted: boolean }): ThreadLog {
  ofThisThread ??= openThreadLog();
  const { log, memory, isOurs } = ofThisThread;
  if (options.isWriterWanted && isOurs) startWriter(memory);
  return log;
}

function openThreadLog(): OpenLog {
  const { memory, isOurs } = processMemory();
  const ring = claimRing(memory);
  const log = new ThreadLog(ring ?? privateRing());
  // Another thread can read on in the ring of a thread that is ended, but here none knows this ring.
  if (!isMainThread && (isOurs || ring === undefined)) log.urgency = BY_TURN;
  releaseRingsOfEndedThreads(memory, () => {
    if (!log.hasWriter) drainAllAbandoned(ringsOf(memory));
  });
  const end = (): void => endThread(log, { memory, isOurs, isShared: ring !== undefined });
  process.on('exit', end);
  if (isMainThread) endBeforeAbort(end);
  return { log, memory, isOurs };
}

/** An abort runs no handlers, and is faster than the writer. */
function endBeforeAbort(end: () => void): void {
  const abort = process.abort.bind(process);
  process.abort = (): never => {
    end();
    return abort();
  };
}

/** Writes what is left. Handlers of others may still log: their records are written by the call. */
function endThread(
  log: ThreadLog,
  of: { readonly memory: SharedMemory; readonly isOurs: boolean; readonly isShared: boolean },
): void {
  log.urgency = BY_CALL;
  if (of.isOurs) dismissWriter(of.memory);
  log.writeNow(EXIT_PATIENCE_MS);
  if (of.isOurs) waitForOthers(log, of.memory);
  else if (of.isShared) releaseRing(log.ring);
}

/** A writer that is not there yet is not waited for. */
function dismissWriter(memory: SharedMemory): void {
  const { words } = ringOf(memory, 0).control;
  if (Atomics.compareExchange(words, WRITER_STATE, WRITER_STARTING, WRITER_DEAD) === WRITER_STARTING) {
    Atomics.store(words, SLEEPING, 1);
  }
}

function ringsOf(memory: SharedMemory): readonly Ring[] {
  return memory.rings.map((_, index) => ringOf(memory, index));
}

/** The writer still runs, and reads what other threads have logged so far; they end with this process. */
function waitForOthers(log: ThreadLog, memory: SharedMemory): void {
  const { words } = log.ring.control;
  const deadline = performance.now() + EXIT_PATIENCE_MS;
  for (let index = 0; index < RING_COUNT; index++) {
    const { at } = ringOf(memory, index);
    const owner = Atomics.load(words, at + OWNER);
    if (owner === NO_OWNER || owner === threadId + 1) continue;
    const head = Atomics.load(words, at + HEAD);
    if (owner === ABANDONED && !log.hasWriter) drainAllAbandoned([ringOf(memory, index)]);
    while (((Atomics.load(words, at + TAIL) - head) | 0) < 0 && performance.now() < deadline) {
      if (!log.hasWriter) return;
      log.wake();
      Atomics.wait(words, at + TAIL, Atomics.load(words, at + TAIL), LOOK_AGAIN_MS);
    }
  }
}
