import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AutotunerError } from '@autotuner/core';
import { assertWritable } from './assert_writable.ts';
import { type DataFolderOwner, readOwnerFile, removeOwnerFile, writeOwnerFile } from './data_folder_owner.ts';
import { type DriverChoice, openConnection } from './dialect/drivers.ts';
import { resolveDriver } from './dialect/driver_choice.ts';
import type { SqliteConnection } from './dialect/sqlite_connection.ts';
import { isFaultOf, SQLITE } from './dialect/sqlite_fault.ts';
import { folderErrorFrom } from './folder_fault.ts';
import { present } from './present.ts';
import { OTHER_FOLDER, storeErrorFrom } from './store_fault.ts';

/** A tiny database of its own, so that readers and writers of the store are not in its way. */
export const LOCK_FILE = 'instance.lock.db';

/** Who wants to own a data folder. */
export interface LockDataFolderOptions {
  /** What was typed to start this process, for the message that another one gets. */
  readonly command: string;
  /** Where this process answers HTTP requests, if it does. */
  readonly url?: string;
  /** As for `openStore`. */
  readonly driver?: DriverChoice;
}

/** Exclusive ownership of a data folder. */
export interface DataFolderLock {
  /** Real path of the folder. */
  readonly home: string;
  /** Tells other processes where this one answers HTTP requests. */
  setUrl(url: string): Promise<void>;
  /** Gives the folder free; further calls do nothing. */
  release(): Promise<void>;
}

/** How long to wait for a process that only looks whether the folder is in use; it needs microseconds. */
const PROBE_WAIT_MS = 300;

/**
 * The locks of this process by real path. Two SQLite libraries in one process do not see each other's locks, and
 * closing a file gives up what the other one holds; so a folder is never opened twice. It also keeps the connections
 * from being collected, which would give their locks up silently.
 */
const HELD = new Map<string, SqliteConnection | undefined>();

/**
 * Makes this process the only owner of a data folder until it releases the lock or dies: the kernel takes the lock
 * back from a process that is killed. The folder must exist.
 *
 * @throws AutotunerError AT_STORE_LOCKED when a process, this one included, owns it already
 * @throws AutotunerError AT_STORE_UNWRITABLE when the folder cannot be written
 */
export async function lockDataFolder(home: string, options: LockDataFolderOptions): Promise<DataFolderLock> {
  const folder = await realFolder(home);
  if (HELD.has(folder)) throw await lockedError(folder);
  HELD.set(folder, undefined);
  try {
    const connection = await takeLock(folder, options);
    HELD.set(folder, connection);
    return await announce(folder, { connection, options });
  } catch (error) {
    HELD.delete(folder);
    throw error;
  }
}

/** Tells whether some process, this one included, owns the data folder now. A folder that is not there is not owned. */
export async function isDataFolderLive(
  home: string,
  options: { readonly driver?: DriverChoice } = {},
): Promise<boolean> {
  const folder = await realpath(home).catch(() => undefined);
  if (folder === undefined) return false;
  return HELD.has(folder) || isLockTaken(folder, options.driver);
}

/** Says which process owns the data folder now; undefined when none does, or when it has not said its name yet. */
export async function readOwner(
  home: string,
  options: { readonly driver?: DriverChoice } = {},
): Promise<DataFolderOwner | undefined> {
  return (await isDataFolderLive(home, options)) ? readOwnerFile(home) : undefined;
}

async function takeLock(folder: string, options: LockDataFolderOptions): Promise<SqliteConnection> {
  const path = join(folder, LOCK_FILE);
  const driver = await resolveDriver(options.driver);
  try {
    return await openLocked(path, { driver });
  } catch (error) {
    if (isFaultOf(error, [SQLITE.BUSY])) throw await lockedError(folder);
    throw await storeErrorFrom(error, path);
  }
}

async function openLocked(
  path: string,
  options: Parameters<typeof openConnection>[1],
): Promise<SqliteConnection> {
  const connection = await openConnection(path, options);
  try {
    await connection.all(`pragma busy_timeout = ${PROBE_WAIT_MS}`, []);
    await connection.all('begin exclusive', []);
    await assertWritable(path);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function announce(
  home: string,
  held: { readonly connection: SqliteConnection; readonly options: LockDataFolderOptions },
): Promise<DataFolderLock> {
  const { command, url } = held.options;
  let owner: DataFolderOwner = present({ pid: process.pid, command, url, startedAt: Date.now() });
  const write = (): Promise<void> =>
    writeOwnerFile(home, owner).catch((error: unknown) => {
      throw folderErrorFrom(error, home);
    });
  const lock: DataFolderLock = {
    home,
    async setUrl(newUrl) {
      owner = { ...owner, url: newUrl };
      await write();
    },
    release: () => releaseLock(home, held.connection),
  };
  await write().catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  return lock;
}

async function releaseLock(home: string, connection: SqliteConnection): Promise<void> {
  if (HELD.get(home) !== connection) return;
  // The folder stays taken for this process until the connection is closed, which gives the kernel's lock up.
  HELD.set(home, undefined);
  try {
    await removeOwnerFile(home);
  } finally {
    await connection.close();
    HELD.delete(home);
  }
}

async function isLockTaken(folder: string, choice: DriverChoice | undefined): Promise<boolean> {
  const driver = await resolveDriver(choice);
  const path = join(folder, LOCK_FILE);
  try {
    await readThrough(path, { driver, readOnly: true });
    return false;
  } catch (error) {
    if (isFaultOf(error, [SQLITE.BUSY])) return true;
    // No lock file: nobody ever owned the folder.
    if (isFaultOf(error, [SQLITE.CANTOPEN])) return false;
    throw await storeErrorFrom(error, path);
  }
}

/** Reads a database once, for which SQLite needs a lock that an exclusive one refuses. */
async function readThrough(path: string, options: Parameters<typeof openConnection>[1]): Promise<void> {
  const connection = await openConnection(path, options);
  try {
    await connection.all('select count(*) from sqlite_master', []);
  } finally {
    await connection.close();
  }
}

async function realFolder(home: string): Promise<string> {
  try {
    return await realpath(home);
  } catch (error) {
    throw folderErrorFrom(error, home);
  }
}

async function lockedError(home: string): Promise<AutotunerError> {
  const owner = await readOwnerFile(home);
  const use = owner?.url === undefined ? '' : `set AUTOTUNER_URL=${owner.url} to work through it, `;
  const message = `Cannot take data folder "${home}": ${describeOwner(owner)} owns it; ${use}stop that process, or ${OTHER_FOLDER}`;
  return new AutotunerError('AT_STORE_LOCKED', message, { details: { home, ...owner } });
}

function describeOwner(owner: DataFolderOwner | undefined): string {
  if (owner === undefined) return 'another process';
  const place = owner.url === undefined ? '' : ` at ${owner.url}`;
  const since = new Date(owner.startedAt).toISOString();
  return `process ${owner.pid} ("${owner.command}"${place}, since ${since})`;
}
