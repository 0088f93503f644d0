import { retryDelay, type Clock, type ExperimentRecord, type RetryDelay, type Store } from '@autotuner/core';

/** What times are made from. */
export interface RetryTimesParts {
  readonly store: Pick<Store, 'listAttempts'>;
  readonly clock: Pick<Clock, 'now'>;
}

interface Due {
  readonly at: number;
  readonly cause: RetryDelay['cause'];
}

/**
 * When the queued experiments of a task may be tried again. The times follow from the ends of their attempts, which are
 * stored, so a restart of the tuner neither cuts a wait short nor begins it anew.
 */
export class RetryTimes {
  readonly #parts: RetryTimesParts;
  readonly #due = new Map<number, Due>();

  constructor(parts: RetryTimesParts) {
    this.#parts = parts;
  }

  /** Takes the time of an experiment that is queued for another attempt; one that is not has none. */
  async note(experiment: ExperimentRecord): Promise<void> {
    this.#due.delete(experiment.number);
    if (experiment.state !== 'queued' || experiment.attempts === 0) return;
    const attempts = await this.#parts.store.listAttempts(experiment);
    const { ms, cause } = retryDelay(attempts.flatMap((one) => one.outcome ?? []));
    const now = this.#parts.clock.now();
    const endedAt = attempts.at(-1)?.endedAt ?? now;
    // A clock that was set back must not make a wait longer.
    if (ms > 0) this.#due.set(experiment.number, { at: Math.min(endedAt, now) + ms, cause });
  }

  /** The experiments whose time has not come, and what they wait for. */
  delayed(): ReadonlyMap<number, RetryDelay['cause']> {
    const now = this.#parts.clock.now();
    for (const [number, due] of this.#due) if (due.at <= now) this.#due.delete(number);
    return new Map([...this.#due].map(([number, due]) => [number, due.cause]));
  }
}
