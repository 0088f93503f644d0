import { createRequire } from 'node:module';
import { openNodeSqliteConnection } from './node_sqlite_connection.ts';
import { openNodeSqliteThread } from './node_sqlite_thread.ts';
import { openSqlite3Connection } from './sqlite3_connection.ts';
import type { ConnectionOptions, DriverName, SqliteConnection } from './sqlite_connection.ts';

/** A driver by name, or `auto`: `sqlite3` when its native module loads, else the one built into Node. */
export type DriverChoice = DriverName | 'auto';

/** What is known about one driver on this machine. */
export type DriverProbe =
  | {
      readonly driver: DriverName;
      readonly available: true;
      /** Version of the package, or of Node for the driver that is built in. */
      readonly version: string;
      readonly sqliteVersion: string;
    }
  | { readonly driver: DriverName; readonly available: false; readonly reason: string };

/** All drivers, in the order in which `auto` tries them. */
export const DRIVERS: readonly DriverName[] = ['sqlite3', 'node:sqlite'];

/** Finds out which drivers load here, in the order in which `auto` tries them. */
export async function probeDrivers(): Promise<readonly DriverProbe[]> {
  return Promise.all(DRIVERS.map(probeDriver));
}

/** Loads a driver and says what was found. */
export async function probeDriver(driver: DriverName): Promise<DriverProbe> {
  const load = driver === 'sqlite3' ? loadSqlite3 : loadNodeSqlite;
  try {
    return { driver, available: true, ...(await load()) };
  } catch (error) {
    return { driver, available: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** How to open a connection. */
export interface OpenConnectionOptions extends ConnectionOptions {
  readonly driver: DriverName;
  /** True to wait for the disk on another thread; `sqlite3` always does. @default false */
  readonly offThread?: boolean;
}

/** Opens a connection with the driver of that name. */
export function openConnection(path: string, options: OpenConnectionOptions): Promise<SqliteConnection> {
  if (options.driver === 'sqlite3') return openSqlite3Connection(path, options);
  return options.offThread === true
    ? openNodeSqliteThread(path, options)
    : openNodeSqliteConnection(path, options);
}

interface DriverVersions {
  readonly version: string;
  readonly sqliteVersion: string;
}

async function loadSqlite3(): Promise<DriverVersions> {
  const { default: sqlite3 } = await import('sqlite3');
  const manifest: unknown = createRequire(import.meta.url)('sqlite3/package.json');
  return { version: versionOf(manifest), sqliteVersion: sqlite3.VERSION };
}

async function loadNodeSqlite(): Promise<DriverVersions> {
  await import('node:sqlite');
  return { version: process.versions.node, sqliteVersion: process.versions['sqlite'] ?? 'unknown' };
}

function versionOf(manifest: unknown): string {
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}
