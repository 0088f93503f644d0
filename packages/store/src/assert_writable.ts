import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { folderErrorFrom } from './folder_fault.ts';

/**
 * Makes sure that this user may write a file which SQLite has opened. SQLite quietly opens one that may only be read
 * for reading, and then its BEGIN IMMEDIATE and BEGIN EXCLUSIVE succeed without excluding anybody.
 *
 * @throws AutotunerError AT_STORE_UNWRITABLE
 */
export async function assertWritable(path: string): Promise<void> {
  try {
    await access(path, constants.W_OK);
  } catch (error) {
    throw folderErrorFrom(error, dirname(path));
  }
}
