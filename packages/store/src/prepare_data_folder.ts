import { open, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AutotunerError } from '@autotuner/core';
import { LOCK_FILE } from './data_folder_lock.ts';
import { OWNER_FILE } from './data_folder_owner.ts';
import { folderErrorFrom } from './folder_fault.ts';
import { makeFolder } from './make_folder.ts';
import { OTHER_FOLDER } from './store_fault.ts';

const DATABASE_FILE = 'autotuner.db';
const LOGS_FOLDER = 'logs';
const WRITE_CHECK = '.write_check';
/** Enough that a file system without a free block refuses it. */
const WRITE_CHECK_BYTES = 64 * 1024;

/** What a folder may hold that nobody but us, or making a file system, has put there. */
const OURS: ReadonlySet<string> = new Set([
  DATABASE_FILE,
  `${DATABASE_FILE}-wal`,
  `${DATABASE_FILE}-shm`,
  LOCK_FILE,
  `${LOCK_FILE}-journal`,
  OWNER_FILE,
  `${OWNER_FILE}.tmp`,
  LOGS_FOLDER,
  WRITE_CHECK,
  'lost+found',
]);

/** What a data folder is prepared for. */
export interface PrepareOptions {
  /** Whoever only looks may do so on a full disk. @default false */
  readonly isForReading?: boolean;
}

/**
 * Makes a data folder and its log folder, readable by this user only, or checks the one that is there. Nothing that
 * exists is changed.
 *
 * @throws AutotunerError AT_STORE_FOREIGN when it is a file, or a folder with files of something else
 * @throws AutotunerError AT_STORE_UNWRITABLE when it cannot be made or written, or is on a network file system
 */
export async function prepareDataFolder(home: string, options: PrepareOptions = {}): Promise<void> {
  try {
    await makeFolder(home);
    assertOurs(home, await readdir(home));
    assertLocal(home, (await statfs(home)).type);
    await makeFolder(join(home, LOGS_FOLDER));
    if (options.isForReading !== true) await checkWritable(join(home, WRITE_CHECK));
  } catch (error) {
    throw folderErrorFrom(error, home);
  }
}

function assertOurs(home: string, entries: readonly string[]): void {
  const stranger = entries.find((entry) => !OURS.has(entry));
  if (stranger === undefined || entries.includes(DATABASE_FILE)) return;
  const message = `Cannot use data folder "${home}": it holds files of something else, such as "${stranger}"; an empty folder or one of autotuner would be accepted, so ${OTHER_FOLDER}`;
  throw new AutotunerError('AT_STORE_FOREIGN', message, { details: { path: home, found: stranger } });
}

/** Magic numbers of statfs(2) on Linux. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
]);

/**
 * Refuses file systems of other machines: their locks and shared memory are not the kernel's own, and two machines
 * could damage one database.
 *
 * @throws AutotunerError AT_STORE_UNWRITABLE
 */
export function assertLocal(home: string, fileSystemType: number): void {
  const name = NETWORK_FILE_SYSTEMS.get(fileSystemType);
  if (process.platform !== 'linux' || name === undefined) return;
  const message = `Cannot use data folder "${home}": it is on a network file system (${name}), must be on a disk of this machine; ${OTHER_FOLDER}`;
  throw new AutotunerError('AT_STORE_UNWRITABLE', message, { details: { path: home, fileSystem: name } });
}

async function checkWritable(path: string): Promise<void> {
  try {
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(new Uint8Array(WRITE_CHECK_BYTES));
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}
