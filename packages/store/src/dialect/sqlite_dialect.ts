import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteConnection } from './sqlite_connection.ts';
import { beginImmediate, LOCK_WAIT_MS, rollback } from './write_lock.ts';

/** How the dialect treats locks of other processes. */
export interface SqliteDialectOptions {
  /** How long a transaction waits for the write lock of another process before it gives up. @default 30000 */
  readonly lockWaitMs?: number;
}

/**
 * Kysely on one open {@link SqliteConnection}, which stays its owner's to close. Transactions take the write lock
 * when they begin.
 */
export class SqliteDialect implements Dialect {
  readonly #connection: SqliteConnection;
  readonly #lockWaitMs: number;

  constructor(connection: SqliteConnection, options: SqliteDialectOptions = {}) {
    this.#connection = connection;
    this.#lockWaitMs = options.lockWaitMs ?? LOCK_WAIT_MS;
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#connection, this.#lockWaitMs);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** SQLite rolls back changes of the schema like any others, so all migrations together are one transaction. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  readonly #queries: QueryConnection;
  readonly #lockWaitMs: number;

  constructor(connection: SqliteConnection, lockWaitMs: number) {
    this.#connection = connection;
    this.#lockWaitMs = lockWaitMs;
    this.#queries = new QueryConnection(connection);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#queries;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    await beginImmediate(this.#connection, this.#lockWaitMs);
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.all('commit', []);
  }

  async rollbackTransaction(): Promise<void> {
    await rollback(this.#connection);
  }

  /** Nothing to do: whoever opened the connection closes it. */
  async destroy(): Promise<void> {}
}

class QueryConnection implements DatabaseConnection {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const rows = await this.#connection.all(query.sql, query.parameters);
    // The query builder knows the type of a row from the schema; the driver cannot.
    return { rows: rows as Row[] };
  }

  // eslint-disable-next-line require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new TypeError('Cannot stream a query of SQLite: read it in pages instead');
  }
}
