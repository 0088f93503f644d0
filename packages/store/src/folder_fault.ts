import { AutotunerError, isAutotunerError } from '@autotuner/core';
import { OTHER_FOLDER, remedyFor } from './store_fault.ts';

/**
 * Turns what the system answered about a data folder into the error that names the folder, the errno and the remedy.
 * A path that leads through a file is AT_STORE_FOREIGN, everything else AT_STORE_UNWRITABLE; what is one of our
 * errors already is returned as it is.
 */
export function folderErrorFrom(error: unknown, home: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || isAutotunerError(error)) return error;
  const errno = String(error.code);
  const details = { path: home, errno };
  if (errno === 'EEXIST' || errno === 'ENOTDIR') {
    const message = `Cannot use data folder "${home}": it, or a part of its path, is a file, must be a folder; ${OTHER_FOLDER}`;
    return new AutotunerError('AT_STORE_FOREIGN', message, { cause: error, details });
  }
  const message = `Cannot write data folder "${home}": ${error.message}; ${remedyFor(errno)}`;
  return new AutotunerError('AT_STORE_UNWRITABLE', message, { cause: error, details });
}
