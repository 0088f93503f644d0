import { closeSync, constants, openSync, statSync } from 'node:fs';
import { unopenable } from './unopenable.ts';

/** What may be otherwise when the first line comes: no space, quota, too many open files, an interruption. */
const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EINTR', 'EAGAIN']);

/**
 * Finds out whether a file can be opened that another thread is going to write to, and makes it when there is none. What
 * is no file, such as a named pipe, is not touched: its reader would take this for a writer that has ended.
 *
 * @throws AutotunerError AT_STORE_UNWRITABLE when it cannot
 */
export function tryLogFile(path: string, mode: number): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile() && !there.isDirectory()) return;
    closeSync(openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, mode));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!PASSING.has(code)) throw unopenable(path, cause);
  }
}
