import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { ConnectionOptions, SqliteConnection, Statement } from './sqlite_connection.ts';
import { SqliteFault, SQLITE, unmetChange } from './sqlite_fault.ts';
import { createStatementCache, type StatementCache } from './statement_cache.ts';

/**
 * Opens a file with the SQLite that is built into Node. Every statement blocks the event loop until it is done.
 *
 * @throws SqliteFault when SQLite cannot open the file
 */
export async function openNodeSqliteConnection(
  path: string,
  options: ConnectionOptions = {},
): Promise<SqliteConnection> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = withFaults(() => new DatabaseSync(path, { readOnly: options.readOnly ?? false }));
  return new NodeSqliteConnection(database);
}

class NodeSqliteConnection implements SqliteConnection {
  readonly driver = 'node:sqlite';
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache<StatementSync> = createStatementCache(() => {});

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async all(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]> {
    return withFaults(() => this.#run(sql, parameters));
  }

  async batch(statements: readonly Statement[]): Promise<void> {
    withFaults(() => {
      for (const statement of statements) this.#runOne(statement);
    });
  }

  async close(): Promise<void> {
    withFaults(() => this.#database.close());
  }

  #runOne({ sql, parameters, changes }: Statement): void {
    const statement = this.#statements.take(sql) ?? this.#database.prepare(sql);
    const result = statement.run(...parameters);
    this.#statements.put(sql, statement);
    if (changes !== undefined && result.changes !== changes) throw unmetChange();
  }

  #run(sql: string, parameters: readonly unknown[]): Record<string, unknown>[] {
    const statement = this.#statements.take(sql) ?? this.#database.prepare(sql);
    // Kysely types parameters as unknown; the repositories bind only strings, finite numbers and null.
    const rows = statement.all(...(parameters as SQLInputValue[]));
    this.#statements.put(sql, statement);
    return rows;
  }
}

function withFaults<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw faultFrom(error);
  }
}

function faultFrom(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SqliteFault) return error;
  if ('errcode' in error && typeof error.errcode === 'number') {
    return new SqliteFault(error.message, { resultCode: error.errcode, cause: error });
  }
  // Node checks some things before SQLite is asked, such as a file in a folder it may not read.
  return new SqliteFault(error.message, { resultCode: SQLITE.ERROR, cause: error });
}
