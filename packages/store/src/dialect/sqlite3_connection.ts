import type { Database, Statement } from 'sqlite3';
import { sqlText, UNMET } from './sql_text.ts';
import type {
  ConnectionOptions,
  SqliteConnection,
  Statement as BatchStatement,
} from './sqlite_connection.ts';
import { SqliteFault, SQLITE, unmetChange } from './sqlite_fault.ts';
import { createStatementCache, type StatementCache } from './statement_cache.ts';

/**
 * Opens a file with the `sqlite3` package. Statements run on a thread of their own, so that waiting for the disk
 * does not stop the event loop.
 *
 * @throws Error when the package or its native module cannot be loaded
 * @throws SqliteFault when SQLite cannot open the file
 */
export async function openSqlite3Connection(
  path: string,
  options: ConnectionOptions = {},
): Promise<SqliteConnection> {
  // An optional dependency: it is loaded only when it is asked for, and may be missing.
  const { default: sqlite3 } = await import('sqlite3');
  const mode = options.readOnly ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;
  const database = await new Promise<Database>((resolve, reject) => {
    const opened = new sqlite3.Database(path, mode, (error) =>
      error ? reject(faultFrom(error)) : resolve(opened),
    );
  });
  return new Sqlite3Connection(database);
}

class Sqlite3Connection implements SqliteConnection {
  readonly driver = 'sqlite3';
  readonly #database: Database;
  readonly #statements: StatementCache<Statement>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = createStatementCache((statement) => statement.finalize());
  }

  async all(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const statement = this.#statements.take(sql) ?? (await this.#prepare(sql));
    try {
      const rows = await allRows(statement, parameters);
      this.#statements.put(sql, statement);
      return rows;
    } catch (error) {
      // A statement that failed can keep its lock until it is finalized, and then no COMMIT would work.
      await finalize(statement);
      throw error;
    }
  }

  /** As one text: a call costs a change of threads and back, which is more than SQLite needs to read the text. */
  batch(statements: readonly BatchStatement[]): Promise<void> {
    const text = sqlText(statements);
    return new Promise((resolve, reject) => {
      this.#database.exec(text, (error) => (error ? reject(batchFaultFrom(error)) : resolve()));
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#statements.clear().map(finalize));
    await new Promise<void>((resolve, reject) => {
      this.#database.close((error) => (error ? reject(faultFrom(error)) : resolve()));
    });
  }

  #prepare(sql: string): Promise<Statement> {
    return new Promise((resolve, reject) => {
      const statement = this.#database.prepare(sql, (error: Error | null) =>
        error ? reject(faultFrom(error)) : resolve(statement),
      );
    });
  }
}

/**
 * Always `all`, never `get`: `get` leaves the statement open after its first row, and a COMMIT after it fails with
 * SQLITE_BUSY, "SQL statements in progress".
 */
function allRows(statement: Statement, parameters: readonly unknown[]): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    statement.all<Record<string, unknown>>(parameters, (error, rows) =>
      error ? reject(faultFrom(error)) : resolve(rows),
    );
  });
}

function finalize(statement: Statement): Promise<void> {
  return new Promise((resolve) => {
    statement.finalize(() => resolve());
  });
}

function faultFrom(error: Error): SqliteFault {
  const resultCode = 'errno' in error && typeof error.errno === 'number' ? error.errno : SQLITE.ERROR;
  return new SqliteFault(error.message, { resultCode, cause: error });
}

function batchFaultFrom(error: Error): SqliteFault {
  return error.message.includes(UNMET) ? unmetChange(error) : faultFrom(error);
}
