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
  readonly #wider: Wake | undefined;

  /** `wider` is notified with this one: for those who wait for this and for more. */
  constructor(wider?: Wake) {
    this.#wider = wider;
  }

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
    this.#wider?.notify();
  }

  /** Resolves at the next `notify`, after `pollMs`, or when the signal aborts; never rejects. */
  wait(options: WaitOptions): Promise<void> {
    const { signal } = options;
    if (signal?.aborted === true) return Promise.resolve();
    if (options.since !== undefined && options.since !== this.#version) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        this.#waiters.delete(go);
        clearTimeout(timer);
        signal?.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, options.pollMs);
      signal?.addEventListener('abort', go, { once: true });
      this.#waiters.add(go);
    });
  }
}
