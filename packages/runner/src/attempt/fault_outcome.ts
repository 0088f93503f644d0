import type { AttemptOutcome } from '@autotuner/core';

/** The machine, or this user's share of it, had none left: processes, memory, descriptors. */
const SHORTAGES: ReadonlySet<string> = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);

/**
 * What an error of the system means for an attempt when it only says that the machine is short of something, so that
 * the attempt can be tried again later; undefined for every other error.
 */
export function outcomeFromFault(error: unknown): AttemptOutcome | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'disk_full' };
  if (!(error instanceof Error) || typeof code !== 'string' || !SHORTAGES.has(code)) return undefined;
  return { kind: 'spawn', errno: code, detail: `The machine is short of something: ${error.message}` };
}
