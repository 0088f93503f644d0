/**
 * Durable tasks, experiments, attempts and events on SQLite, and the lock that gives a data folder one owner.
 *
 * @module
 */
export { openStore } from './open_store.ts';
export type { OpenStoreOptions } from './open_store.ts';
export { probeDrivers } from './dialect/drivers.ts';
export type { DriverChoice, DriverProbe } from './dialect/drivers.ts';
export type { DriverName } from './dialect/sqlite_connection.ts';
export { isDataFolderLive, lockDataFolder, readOwner } from './data_folder_lock.ts';
export type { DataFolderLock, LockDataFolderOptions } from './data_folder_lock.ts';
export type { DataFolderOwner } from './data_folder_owner.ts';
export { prepareDataFolder } from './prepare_data_folder.ts';
