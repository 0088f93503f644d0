import { setTimeout as delay } from 'node:timers/promises';

/** How to wait. */
export interface WaitOptions {
  /** Wait at most so long, since another process may have done it. */
  readonly pollMs: number;
  /** `version` as it was before the waiter looked; a later notification is then never missed. */
  readonly since?: number;
  readonly signal?: AbortSignal;
}

/** Lets waiters in this process go on at once when something was committed or written. */
export class Wake {
  #waiters = new Set<() => void>();
  #version = 0;

  /** Counts the notifications. */
  get version(): number {
    return this.#version;
  }

  /** Lets everybody who waits now go on. */
  notify(): void {
    this.#version += 1;
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const go of waiters) go();
  }

  /** Resolves at the next `notify`, after `pollMs`, or when the signal aborts; never rejects. */
  async wait(options: WaitOptions): Promise<void> {
    const { signal } = options;
    if (signal?.aborted === true) return;
    if (options.since !== undefined && options.since !== this.#version) return;
    const stop = new AbortController();
    const woken = new Promise<void>((resolve) => {
      this.#waiters.add(resolve);
      stop.signal.addEventListener('abort', () => this.#waiters.delete(resolve), { once: true });
      signal?.addEventListener('abort', () => resolve(), { signal: stop.signal });
      delay(options.pollMs, undefined, { signal: stop.signal }).then(resolve, () => undefined);
    });
    await woken;
    stop.abort();
  }
}
