import type { Clock, Store } from '@autotuner/core';
import { resolveDriver } from './dialect/driver_choice.ts';
import type { DriverChoice } from './dialect/drivers.ts';
import { type OpenDatabase, openReader, openWriter } from './open_database.ts';
import { createSqliteStore } from './sqlite_store.ts';
import { storeErrorFrom } from './store_fault.ts';

/** How to open a store. */
export interface OpenStoreOptions {
  /** Path of the database file; its folder must exist, the file is created when there is none. */
  readonly path: string;
  /**
   * Which SQLite runs it; `auto` takes `sqlite3` when its native module loads. One process must not open one file with
   * both: they do not see each other's locks. @default AUTOTUNER_SQLITE, else "auto"
   */
  readonly driver?: DriverChoice;
  /** Refuses every write and creates nothing. @default false */
  readonly readOnly?: boolean;
  /** Where the times in records come from. @default the system's clock */
  readonly clock?: Pick<Clock, 'now'>;
  /** Calls that one commit may carry, >= 1; 1 switches group commit off. @default 64 */
  readonly maxGroup?: number;
}

/**
 * Opens the durable store of a data folder. Any number of processes may have it open at once.
 *
 * @throws AutotunerError AT_STORE_FOREIGN when the file is not ours, damaged, or of a newer version
 * @throws AutotunerError AT_STORE_UNWRITABLE when it cannot be opened or created
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { path } = options;
  try {
    const connections = await openConnections(options);
    return createSqliteStore({ ...options, ...connections, clock: options.clock ?? Date });
  } catch (error) {
    throw await storeErrorFrom(error, path);
  }
}

interface Connections {
  readonly reader: OpenDatabase;
  readonly writer?: OpenDatabase;
}

async function openConnections(options: OpenStoreOptions): Promise<Connections> {
  const { path } = options;
  const driver = await resolveDriver(options.driver);
  if (options.readOnly) return { reader: await openReader(path, { driver }) };
  const writer = await openWriter(path, { driver });
  try {
    return { writer, reader: await openReader(path, { driver }) };
  } catch (error) {
    await writer.close();
    throw error;
  }
}
