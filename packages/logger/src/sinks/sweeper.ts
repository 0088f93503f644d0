import { startWorker } from '../start_worker.ts';
import { type SweepOrder, sweepRotatedFiles } from './rotation_sweep.ts';

/** What a sweeping thread is told. */
export interface SweepData {
  readonly order: SweepOrder;
  /** One word: 0 nothing runs, 1 a sweep runs, 2 one runs and another is wanted. */
  readonly state: SharedArrayBuffer;
}

/** By path; a process has few files that rotate. */
const states = new Map<string, SharedArrayBuffer>();

/**
 * Has the old files of a log looked after, in a thread of its own, which keeps no process alive. One at a time for each
 * file. Needs no event loop here.
 */
export function sweepLater(order: SweepOrder): void {
  if (!needsSweep(order)) return;
  const state = states.get(order.path) ?? new SharedArrayBuffer(4);
  states.set(order.path, state);
  const words = new Int32Array(state);
  if (Atomics.compareExchange(words, 0, 1, 2) !== 0) return;
  if (Atomics.compareExchange(words, 0, 0, 1) !== 0) return;
  const data: SweepData = { order, state };
  const worker = startWorker(new URL('sweep_worker.js', import.meta.url), {
    name: 'autotuner log sweeper',
    data,
    // One that could not do its work, such as where a bundler has left its file out, has not said that it is done.
    onExit: () => {
      if (Atomics.load(words, 0) !== 0) void sweepHere(order, words);
    },
  });
  if (worker === undefined) void sweepHere(order, words);
}

/** Where threads are not allowed, or fail: between the turns of the event loop, which files and compression do not block. */
async function sweepHere(order: SweepOrder, words: Int32Array): Promise<void> {
  // Orders that came in the meantime are one: all files are looked at each time.
  do {
    Atomics.store(words, 0, 1);
    try {
      await sweepRotatedFiles(order);
    } catch {
      // The folder cannot be read; the next rotation tries again.
    }
  } while (Atomics.compareExchange(words, 0, 1, 0) !== 1);
}

function needsSweep(order: SweepOrder): boolean {
  const { gzip = false, keep, maxTotalBytes } = order.policy;
  return gzip || keep !== undefined || maxTotalBytes !== undefined;
}
