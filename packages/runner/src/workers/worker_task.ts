import {
  AutotunerError,
  type HistoryEntry,
  type SamplerType,
  type SearchSpace,
  type Suggestion,
  type SuggestRequest,
} from '@autotuner/core';
import type { Piscina } from 'piscina';
import type { SuggestJob, SuggestReply } from './suggest_job.ts';

/** Entries that are copied to the thread at a time: copying them takes about a millisecond. */
const CHUNK = 500;
/** The thread forgets when it ends, which it does after some idle seconds: once is normal. */
const TRIES = 3;

/** What names a task to the thread, and what the thread has to know of it. */
export interface WorkerTaskOptions {
  readonly key: number;
  readonly type: SamplerType;
  readonly space: SearchSpace;
}

/** One task as the thread sees it: tells it what is new in the history, and all of it when the thread does not know it. */
export class WorkerTask {
  readonly #options: WorkerTaskOptions;
  /** What the thread was told, while it lives. */
  #told: readonly HistoryEntry[] | undefined;
  /** Calls wait for each other: what one tells the next one builds on. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerTaskOptions) {
    this.#options = options;
  }

  /** Asks the thread. */
  suggest(pool: Piscina, request: SuggestRequest): Promise<Suggestion | undefined> {
    const asked = this.#last.then(() => this.#suggest(pool, request));
    // Only the order matters here; whoever asked gets the error.
    this.#last = asked.catch(() => {});
    return asked;
  }

  async #suggest(pool: Piscina, request: SuggestRequest): Promise<Suggestion | undefined> {
    const { space: _space, history, ...rest } = request;
    const entries = [...history];
    const job: SuggestJob = { kind: 'ask', key: this.#options.key, count: entries.length, request: rest };
    for (let tries = 0; tries < TRIES; tries++) {
      if (this.#told === undefined) await this.#open(pool);
      if (!(await this.#learn(pool, entries))) continue;
      const reply = await run(pool, job);
      if (reply.isKnown) return reply.suggestion;
      this.#told = undefined;
    }
    throw new AutotunerError(
      'AT_INTERNAL',
      `Cannot compute a suggestion in a thread: it forgot the history of ${entries.length} results ${TRIES} times`,
    );
  }

  async #open(pool: Piscina): Promise<void> {
    await run(pool, { kind: 'open', ...this.#options });
    this.#told = [];
  }

  /** Tells what is new; false when what was told before is no beginning of it, or the thread has forgotten that. */
  async #learn(pool: Piscina, entries: readonly HistoryEntry[]): Promise<boolean> {
    const told = this.#told ?? [];
    this.#told = undefined;
    if (entries.length < told.length || told.some((own, i) => own !== entries[i])) return false;
    for (let from = told.length; from < entries.length; from += CHUNK) {
      const chunk = entries.slice(from, from + CHUNK);
      const reply = await run(pool, { kind: 'learn', key: this.#options.key, from, entries: chunk });
      if (!reply.isKnown) return false;
    }
    this.#told = entries;
    return true;
  }
}

async function run(pool: Piscina, job: SuggestJob): Promise<SuggestReply<Suggestion>> {
  const reply: SuggestReply<Suggestion> = await pool.run(job);
  return reply;
}
