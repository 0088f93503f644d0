import { workerData } from 'node:worker_threads';
import type { SweepData } from './sweeper.ts';
import { sweepRotatedFiles } from './rotation_sweep.ts';

// The thread that starts it hands over exactly this.
const { order, state } = workerData as SweepData;
const words = new Int32Array(state);
// Orders that came in the meantime are one: all files are looked at each time.
do {
  Atomics.store(words, 0, 1);
  try {
    await sweepRotatedFiles(order);
  } catch {
    // The folder cannot be read; the next rotation tries again.
  }
} while (Atomics.compareExchange(words, 0, 1, 0) !== 1);
