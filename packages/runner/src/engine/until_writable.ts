import { isAutotunerError } from '@autotuner/core';
import { pause } from '../containment/pause.ts';

const PAUSE_MS = 500;

/** How to wait for room. */
export interface UntilWritableOptions {
  /** Gives up when it aborts: the next fault is thrown. */
  readonly signal: AbortSignal;
  /** Told once, before the first wait. */
  readonly onWait: (error: Error) => void;
}

/**
 * Writes to the store, and again every half second while it cannot be written: a full disk that is freed, or a file
 * system that comes back, must not cost a task its night. A write that rejects has changed nothing.
 */
export async function untilWritable<T>(write: () => Promise<T>, options: UntilWritableOptions): Promise<T> {
  for (let hasWaited = false; ; hasWaited = true) {
    try {
      return await write();
    } catch (error) {
      if (!isAutotunerError(error, 'AT_STORE_UNWRITABLE') || options.signal.aborted) throw error;
      if (!hasWaited) options.onWait(error);
    }
    await pause(PAUSE_MS, options.signal);
  }
}
