import type { SqliteConnection, Statement } from './sqlite_connection.ts';

/**
 * Takes a connection that runs on the caller's thread for one that moves to a thread of its own with its next
 * statement: starting a thread takes a fifth of the time of a short command, and most commands write nothing.
 *
 * @param here the open connection; it is closed when the other one is there
 * @param move opens the connection on the thread, just as this one is set up
 */
export function moveLater(here: SqliteConnection, move: () => Promise<SqliteConnection>): SqliteConnection {
  let moving: Promise<SqliteConnection> | undefined;
  const moved = (): Promise<SqliteConnection> => {
    moving ??= moveNow(here, move).catch((error: unknown) => {
      // Nothing has moved, and the next statement tries again.
      moving = undefined;
      throw error;
    });
    return moving;
  };
  return {
    driver: here.driver,
    all: async (sql, parameters) => (await moved()).all(sql, parameters),
    batch: async (statements: readonly Statement[]) => (await moved()).batch(statements),
    close: async () => (moving === undefined ? here : await moving).close(),
  };
}

/** The old connection stays until the new one is there: the last one of a file takes the write-ahead log with it. */
async function moveNow(
  here: SqliteConnection,
  move: () => Promise<SqliteConnection>,
): Promise<SqliteConnection> {
  const there = await move();
  await here.close();
  return there;
}
