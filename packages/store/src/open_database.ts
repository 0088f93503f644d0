import { setTimeout as delay } from 'node:timers/promises';
import { AutotunerError } from '@autotuner/core';
import { Kysely } from 'kysely';
import { assertWritable } from './assert_writable.ts';
import { openConnection } from './dialect/drivers.ts';
import { moveLater } from './dialect/late_thread.ts';
import type { DriverName, SqliteConnection } from './dialect/sqlite_connection.ts';
import { SqliteDialect } from './dialect/sqlite_dialect.ts';
import { isFaultOf, SQLITE } from './dialect/sqlite_fault.ts';
import { APPLICATION_ID, migrateToLatest, SCHEMA_VERSION } from './migrations/migrate.ts';
import type { Db, Schema } from './schema.ts';
import { OTHER_FOLDER } from './store_fault.ts';

/** How long SQLite itself waits for a lock of another process. */
const BUSY_TIMEOUT_MS = 5000;
/** How long opening waits while other processes open the same new file. */
const OPEN_WAIT_MS = 30_000;

/** How to open a database file. */
export interface OpenDatabaseOptions {
  readonly driver: DriverName;
}

/** An open database. */
export interface OpenDatabase {
  readonly db: Db;
  /** What the queries of `db` run on. */
  readonly connection: SqliteConnection;
  close(): Promise<void>;
}

/**
 * Opens the database for writing, creates it when there is none, and brings its schema up to date. A file that is
 * not ours is left exactly as it was.
 *
 * @throws AutotunerError AT_STORE_FOREIGN for a file of something else or of a newer version
 * @throws AutotunerError AT_STORE_UNWRITABLE for a file that this user may only read
 * @throws SqliteFault for what the system refuses
 */
export async function openWriter(path: string, options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { driver } = options;
  const connection = await openConnection(path, { driver });
  return useOrClose(connection, async () => {
    await pragma(connection, `busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const version = await readVersion(connection, path);
    await assertWritable(path);
    await retryWhileBusy(() => pragma(connection, 'journal_mode = wal'));
    await setUpWrites(connection);
    const database = openDatabase(connection);
    if (version < SCHEMA_VERSION) await retryWhileBusy(() => migrateToLatest(database.db));
    if (driver === 'sqlite3') return database;
    return openDatabase(moveLater(connection, () => openOffThread(path, options)));
  });
}

async function openOffThread(path: string, options: OpenDatabaseOptions): Promise<SqliteConnection> {
  const connection = await openConnection(path, { ...options, offThread: true });
  return useOrClose(connection, async () => {
    await pragma(connection, `busy_timeout = ${BUSY_TIMEOUT_MS}`);
    await setUpWrites(connection);
    return connection;
  });
}

/** What each connection that writes has to be told. */
async function setUpWrites(connection: SqliteConnection): Promise<void> {
  // FULL: a commit that was acknowledged survives a power failure, too.
  await pragma(connection, 'synchronous = full');
  await pragma(connection, 'foreign_keys = on');
}

/**
 * Opens the database for reading only.
 *
 * @throws AutotunerError AT_STORE_FOREIGN for a file of something else or of another version
 * @throws SqliteFault for what the system refuses
 */
export async function openReader(path: string, options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const connection = await openConnection(path, { driver: options.driver, readOnly: true });
  return useOrClose(connection, async () => {
    await pragma(connection, `busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const version = await readVersion(connection, path);
    if (version !== SCHEMA_VERSION) throw outdated(path, version);
    return openDatabase(connection);
  });
}

// Kysely's own destroy() forgets a connection that no query has used yet.
function openDatabase(connection: SqliteConnection): OpenDatabase {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect(connection) });
  return { db, connection, close: () => connection.close() };
}

async function useOrClose<T>(connection: SqliteConnection, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Schema version of our database, 0 for an empty file. */
async function readVersion(connection: SqliteConnection, path: string): Promise<number> {
  const [facts] = await connection.all(
    `select (select application_id from pragma_application_id) as application,
            (select user_version from pragma_user_version) as version,
            (select count(*) from sqlite_master) as objects`,
    [],
  );
  const application = Number(facts?.['application']);
  const version = Number(facts?.['version']);
  const isEmpty = application === 0 && version === 0 && Number(facts?.['objects']) === 0;
  if (isEmpty) return 0;
  if (application !== APPLICATION_ID) throw notOurs(path, application);
  if (version > SCHEMA_VERSION) throw tooNew(path, version);
  return version;
}

// Switching a new file to WAL needs it alone for a moment, and SQLite does not wait for that.
async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + OPEN_WAIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isFaultOf(error, [SQLITE.BUSY, SQLITE.LOCKED]) || performance.now() > deadline) throw error;
      await delay(10);
    }
  }
}

async function pragma(connection: SqliteConnection, setting: string): Promise<void> {
  await connection.all(`pragma ${setting}`, []);
}

function notOurs(path: string, application: number): AutotunerError {
  return new AutotunerError(
    'AT_STORE_FOREIGN',
    `Cannot use database "${path}": it is a SQLite database of another program (application id ${application}), only one with application id ${APPLICATION_ID} would be accepted; move it away or ${OTHER_FOLDER}`,
    { details: { path, found: application, accepted: APPLICATION_ID } },
  );
}

function tooNew(path: string, version: number): AutotunerError {
  return new AutotunerError(
    'AT_STORE_FOREIGN',
    `Cannot use database "${path}": its schema version is ${version}, this autotuner accepts 1 to ${SCHEMA_VERSION}; install a newer autotuner or ${OTHER_FOLDER}`,
    { details: { path, found: version, accepted: SCHEMA_VERSION } },
  );
}

function outdated(path: string, version: number): AutotunerError {
  return new AutotunerError(
    'AT_STORE_FOREIGN',
    `Cannot read database "${path}": its schema version is ${version}, reading needs ${SCHEMA_VERSION}; open it once for writing to bring it up to date`,
    { details: { path, found: version, accepted: SCHEMA_VERSION } },
  );
}
