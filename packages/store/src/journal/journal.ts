import type { GroupCommit, Settle } from '../commit_group.ts';
import { isFaultOf, SQLITE } from '../dialect/sqlite_fault.ts';
import { LOCK_WAIT_MS, transact } from '../dialect/write_lock.ts';
import type { OpenDatabase } from '../open_database.ts';
import type { JournalCall, JournalChange } from './journal_call.ts';
import { JournalRows } from './journal_rows.ts';
import { loadRows } from './load_rows.ts';

/** What a journal works with. */
export interface JournalParts {
  readonly database: Pick<OpenDatabase, 'db' | 'connection'>;
  readonly now: () => number;
  /** As for the dialect. @default 30000 */
  readonly lockWaitMs?: number;
}

/** A call with the caller that waits for it. */
export interface WaitingCall {
  readonly call: JournalCall<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What to tell a caller once the commit is safe. */
interface Answer {
  readonly settle: Settle;
  readonly isRefusal: boolean;
}

/**
 * Commits what experiments write. As a rule all rows are known from the commits before, and a group is one batch of
 * statements for SQLite: nothing is read, and no statement waits for the answer of another. The batch fails as a whole when
 * somebody else has changed something; then, and when a row is not known, the rows are read under the write lock first.
 */
export class Journal implements GroupCommit<WaitingCall> {
  readonly #parts: JournalParts;
  readonly #rows = new JournalRows();

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  async commit(calls: readonly WaitingCall[]): Promise<readonly Settle[]> {
    try {
      const settled = (await this.#commitKnown(calls)) ?? (await this.#commitRead(calls));
      this.#rows.settle();
      return settled;
    } catch (error) {
      this.#rows.clear();
      throw error;
    }
  }

  /** Commits on the rows that are known; resolves undefined when they are too few, or not what is stored. */
  async #commitKnown(calls: readonly WaitingCall[]): Promise<readonly Settle[] | undefined> {
    if (!calls.every(({ call }) => this.#rows.holds(call.subject))) return undefined;
    const answers = calls.map((each) => this.#answer(each));
    // Refused on rows that may be old: only what was read under the lock is a reason.
    if (answers.some((answer) => answer.isRefusal)) return undefined;
    try {
      await this.#transact();
    } catch (error) {
      if (isFaultOf(error, [SQLITE.CONSTRAINT])) return undefined;
      throw error;
    }
    return answers.map((answer) => answer.settle);
  }

  async #transact(): Promise<void> {
    const { database, lockWaitMs = LOCK_WAIT_MS } = this.#parts;
    await transact(database.connection, this.#rows.statements(), { lockWaitMs });
  }

  async #commitRead(calls: readonly WaitingCall[]): Promise<readonly Settle[]> {
    const { db, connection } = this.#parts.database;
    this.#rows.clear();
    return db.transaction().execute(async (tx) => {
      this.#rows.load(
        await loadRows(
          tx,
          calls.map(({ call }) => call.subject),
        ),
      );
      const answers = calls.map((each) => this.#answer(each));
      const statements = this.#rows.statements();
      if (statements.length > 0) await connection.batch(statements);
      return answers.map((answer) => answer.settle);
    });
  }

  #answer({ call, resolve, reject }: WaitingCall): Answer {
    try {
      const { result } = this.#decide(call);
      return { settle: () => resolve(result), isRefusal: false };
    } catch (error) {
      return { settle: () => reject(error), isRefusal: true };
    }
  }

  #decide(call: JournalCall<unknown>): JournalChange<unknown> {
    const now = this.#parts.now();
    const rows = this.#rows.see(call.subject);
    const change = call.decide(rows, now);
    this.#rows.change(rows.task, { change, now });
    return change;
  }
}
