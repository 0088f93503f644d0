import { AutotunerError } from '@autotuner/core';

/** The error that says that a log file cannot be opened, and what it would have to be. */
export function unopenable(path: string, cause: unknown): AutotunerError {
  const seen = cause instanceof Error ? cause.message : String(cause);
  const message = `Cannot open log file "${path}": ${seen}; must be a file that can be written in an existing folder`;
  return new AutotunerError('AT_STORE_UNWRITABLE', message, { cause });
}
