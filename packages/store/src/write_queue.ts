import { setImmediate as nextTurn } from 'node:timers/promises';
import { AutotunerError } from '@autotuner/core';
import { sql } from 'kysely';
import { isFaultOf, SqliteFault, SQLITE } from './dialect/sqlite_fault.ts';
import type { Db } from './schema.ts';

/** Calls that may wait; far more than all experiments that one machine can run at a time. */
const MAX_WAITING = 10_000;

/** How the queue groups its calls. */
export interface WriteQueueOptions {
  /** Calls that one commit may carry, >= 1; 1 gives each call a commit of its own. @default 64 */
  readonly maxGroup?: number;
}

/** Changes to make in a transaction. It may be run again after a fault, so it must touch nothing else. */
export type Write<T> = (db: Db) => Promise<T>;

/** Another process kept its write lock for as long as we wait for it: waiting again for each call would take hours. */
const LOCK_FAULTS = [SQLITE.BUSY, SQLITE.LOCKED];

type Settle = () => void;

interface Call {
  /** Runs the write and keeps its result; resolves what to tell the caller once the commit is safe. */
  run(db: Db): Promise<Settle>;
  reject(error: unknown): void;
}

/**
 * The one writer of a database. Calls run one after the other, in the order they came, each all or nothing. Calls
 * that come in while a commit is on its way to the disk share the next one: waiting for the disk is the price of a
 * commit, so under load the price is divided. A promise resolves only after the commit that holds its changes.
 */
export class WriteQueue {
  readonly #db: Db;
  readonly #maxGroup: number;
  readonly #waiting: Call[] = [];
  #draining: Promise<void> | undefined;
  #closed = false;

  constructor(db: Db, options: WriteQueueOptions = {}) {
    this.#db = db;
    this.#maxGroup = options.maxGroup ?? 64;
  }

  /** Makes changes durable and resolves what `write` returned, or changes nothing and rejects with what it threw. */
  run<T>(write: Write<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) return reject(closedError());
      if (this.#waiting.length >= MAX_WAITING) return reject(crowdedError());
      const run = async (db: Db): Promise<Settle> => {
        const value = await write(db);
        return () => resolve(value);
      };
      this.#waiting.push({ run, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Refuses further calls and resolves when all earlier ones are settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Lets all callers of this turn join the group, and the event loop breathe when SQLite runs on its thread.
      await nextTurn();
      await this.#commit(this.#waiting.splice(0, this.#maxGroup));
    }
    this.#draining = undefined;
  }

  async #commit(group: readonly Call[]): Promise<void> {
    if (group.length === 1) return this.#commitAlone(group);
    try {
      const settled = await this.#db.transaction().execute((tx) => runEach(tx, group));
      for (const settle of settled) settle();
    } catch (error) {
      if (isFaultOf(error, LOCK_FAULTS)) return rejectAll(group, error);
      // The engine failed, and nothing of the group is stored. Alone each call succeeds or gets its own error.
      await this.#commitAlone(group);
    }
  }

  async #commitAlone(calls: readonly Call[]): Promise<void> {
    for (const call of calls) {
      try {
        const settle = await this.#db.transaction().execute((tx) => call.run(tx));
        settle();
      } catch (error) {
        call.reject(error);
      }
    }
  }
}

function rejectAll(group: readonly Call[], error: unknown): void {
  for (const call of group) call.reject(error);
}

async function runEach(tx: Db, group: readonly Call[]): Promise<readonly Settle[]> {
  const settled: Settle[] = [];
  for (const call of group) settled.push(await runInSavepoint(tx, call));
  return settled;
}

async function runInSavepoint(tx: Db, call: Call): Promise<Settle> {
  await sql`savepoint call`.execute(tx);
  try {
    const settle = await call.run(tx);
    await sql`release call`.execute(tx);
    return settle;
  } catch (error) {
    if (hasEndedTransaction(error)) throw error;
    await sql`rollback to call`.execute(tx);
    await sql`release call`.execute(tx);
    return () => call.reject(error);
  }
}

// A violated constraint undoes only its statement; after other faults SQLite may have rolled back everything.
function hasEndedTransaction(error: unknown): boolean {
  return error instanceof SqliteFault && error.primary !== SQLITE.CONSTRAINT;
}

function closedError(): AutotunerError {
  return new AutotunerError('AT_INTERNAL', 'Cannot write to the store: it is closed, open it again first');
}

function crowdedError(): AutotunerError {
  return new AutotunerError(
    'AT_STORE_UNWRITABLE',
    `Cannot queue a write: ${MAX_WAITING} writes wait for the disk already, try again when it has caught up`,
  );
}
