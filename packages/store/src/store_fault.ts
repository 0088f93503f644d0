import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AutotunerError } from '@autotuner/core';
import { isFaultOf, SqliteFault, SQLITE } from './dialect/sqlite_fault.ts';

/** Faults that say the system refused, but not why. */
const REFUSALS = [SQLITE.READONLY, SQLITE.CANTOPEN, SQLITE.PERM, SQLITE.IOERR];

/** Ends a sentence about a folder that cannot be used. */
export const OTHER_FOLDER = 'choose another data folder with AUTOTUNER_HOME';

/**
 * Turns a fault of SQLite into the error that callers of the store act on; any other value is returned as it is.
 * The message names the file, the errno as far as it can be told, and what to do.
 */
export async function storeErrorFrom(error: unknown, path: string): Promise<unknown> {
  if (!(error instanceof SqliteFault)) return error;
  if (isFaultOf(error, [SQLITE.NOTADB, SQLITE.CORRUPT])) return foreign(error, path);
  if (isFaultOf(error, [SQLITE.BUSY, SQLITE.LOCKED])) return locked(error, path);
  if (isFaultOf(error, [SQLITE.FULL])) return unwritable(error, { path, errno: 'ENOSPC' });
  if (isFaultOf(error, REFUSALS)) {
    return unwritable(error, { path, errno: (await refusalOf(path)) ?? guessedErrno(error) });
  }
  return new AutotunerError('AT_INTERNAL', `Cannot use database "${path}": ${error.message}`, {
    cause: error,
    details: { path },
  });
}

/** What to do about a file or folder that the system refuses to write. */
export function remedyFor(errno: string): string {
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return `free some space or ${OTHER_FOLDER}`;
  if (errno === 'EACCES' || errno === 'EPERM') return `give this user write permission or ${OTHER_FOLDER}`;
  if (errno === 'EROFS') return `mount its file system for writing or ${OTHER_FOLDER}`;
  return OTHER_FOLDER;
}

function unwritable(
  fault: SqliteFault,
  at: { readonly path: string; readonly errno: string },
): AutotunerError {
  const { path, errno } = at;
  const message = `Cannot write database "${path}": ${fault.message} (${errno}); ${remedyFor(errno)}`;
  return new AutotunerError('AT_STORE_UNWRITABLE', message, { cause: fault, details: { path, errno } });
}

function locked(fault: SqliteFault, path: string): AutotunerError {
  const message = `Cannot write database "${path}": another process holds its write lock; stop that process or try again`;
  return new AutotunerError('AT_STORE_LOCKED', message, { cause: fault, details: { path } });
}

function foreign(fault: SqliteFault, path: string): AutotunerError {
  const message = `Cannot read database "${path}": ${fault.message}; an intact autotuner database would be accepted, so restore one or ${OTHER_FOLDER}`;
  return new AutotunerError('AT_STORE_FOREIGN', message, { cause: fault, details: { path } });
}

// SQLite keeps the errno to itself, so the file and its folder are asked again.
async function refusalOf(path: string): Promise<string | undefined> {
  const refused = (await accessErrno(dirname(path))) ?? (await accessErrno(path));
  if (refused !== undefined) return refused;
  return (await stat(path)).isDirectory() ? 'EISDIR' : undefined;
}

async function accessErrno(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  }
}

function guessedErrno(fault: SqliteFault): string {
  if (fault.primary === SQLITE.READONLY) return 'EROFS';
  return fault.primary === SQLITE.IOERR ? 'EIO' : 'unknown reason';
}
