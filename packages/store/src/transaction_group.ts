import { sql } from 'kysely';
import type { GroupCommit, Settle } from './commit_group.ts';
import { SqliteFault, SQLITE } from './dialect/sqlite_fault.ts';
import type { Db } from './schema.ts';

/** Changes to make in a transaction. It may be run again after a fault, so it must touch nothing else. */
export type Write<T> = (db: Db) => Promise<T>;

/** A write with the caller that waits for it. */
export interface WaitingWrite {
  readonly write: Write<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Commits any writes together, by a savepoint for each. */
export class TransactionGroup implements GroupCommit<WaitingWrite> {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async commit(calls: readonly WaitingWrite[]): Promise<readonly Settle[]> {
    return this.#db.transaction().execute(async (tx) => {
      const [only] = calls;
      if (only !== undefined && calls.length === 1) return [await runWrite(tx, only)];
      const settled: Settle[] = [];
      for (const call of calls) settled.push(await runInSavepoint(tx, call));
      return settled;
    });
  }
}

async function runWrite(tx: Db, { write, resolve }: WaitingWrite): Promise<Settle> {
  const value = await write(tx);
  return () => resolve(value);
}

async function runInSavepoint(tx: Db, call: WaitingWrite): Promise<Settle> {
  await sql`savepoint call`.execute(tx);
  try {
    const settle = await runWrite(tx, call);
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
