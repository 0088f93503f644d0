import { setTimeout as delay } from 'node:timers/promises';
import type { SqliteConnection, Statement } from './sqlite_connection.ts';
import { isFaultOf, SQLITE } from './sqlite_fault.ts';

/** How long a transaction waits for the write lock of another process before it gives up. */
export const LOCK_WAIT_MS = 30_000;
/** Pause between two tries for the write lock. */
const LOCK_RETRY_MS = 5;

const BEGIN: Statement = { sql: 'begin immediate', parameters: [] };
const COMMIT: Statement = { sql: 'commit', parameters: [] };

/**
 * Opens a transaction that holds the write lock: one that reads first and writes later can fail half-way for ever
 * when several processes share the file.
 */
export function beginImmediate(connection: SqliteConnection, lockWaitMs: number): Promise<void> {
  return untilUnlocked(lockWaitMs, async () => {
    await connection.all(BEGIN.sql, []);
  });
}

/** Makes the changes of all statements durable, or none and rejects with the fault of the first that failed. */
export function transact(
  connection: SqliteConnection,
  statements: readonly Statement[],
  options: { readonly lockWaitMs: number },
): Promise<void> {
  return untilUnlocked(options.lockWaitMs, async () => {
    try {
      await connection.batch([BEGIN, ...statements, COMMIT]);
    } catch (error) {
      await rollback(connection);
      throw error;
    }
  });
}

/** Takes back what the open transaction changed, if there is one. */
export async function rollback(connection: SqliteConnection): Promise<void> {
  try {
    await connection.all('rollback', []);
  } catch (error) {
    // After a full disk or a failed COMMIT SQLite has rolled back already, and there is nothing left to end.
    if (!isFaultOf(error, [SQLITE.ERROR])) throw error;
  }
}

async function untilUnlocked(waitMs: number, work: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isFaultOf(error, [SQLITE.BUSY]) || performance.now() > deadline) throw error;
      await delay(LOCK_RETRY_MS);
    }
  }
}
