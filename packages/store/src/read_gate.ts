import { AutotunerError } from '@autotuner/core';

/** Lets reads through until it is closed, so that no connection is taken away from one that is under way. */
export class ReadGate {
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;

  /** Runs a read; rejects with AT_INTERNAL after `close()`. */
  async run<T>(read: () => Promise<T>): Promise<T> {
    if (this.#closed) throw closedError();
    const result = read();
    this.#underWay.add(result);
    try {
      return await result;
    } finally {
      this.#underWay.delete(result);
    }
  }

  /** Refuses further reads and resolves when all earlier ones are settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
  }
}

function closedError(): AutotunerError {
  return new AutotunerError('AT_INTERNAL', 'Cannot read from the store: it is closed, open it again first');
}
