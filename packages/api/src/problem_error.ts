import type { ConfigProblem } from '@autotuner/core';
import type { ProblemError } from './schemas/problem.ts';

/** A problem of a task file, with its place when the file was text. */
export interface PlacedProblem extends Pick<ConfigProblem, 'path' | 'message'> {
  readonly line?: number;
  readonly column?: number;
}

/** Tells whether a value has what is needed to name a problem to a client. */
export function isConfigProblemLike(value: unknown): value is PlacedProblem {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'message' in value && typeof value.message === 'string' && 'path' in value && Array.isArray(value.path)
  );
}

/** One problem as a member of a problem reply. */
export function problemErrorFrom(problem: PlacedProblem): ProblemError {
  return {
    pointer: pointerOf(problem.path),
    detail: problem.message,
    ...(problem.line !== undefined && { line: problem.line }),
    ...(problem.column !== undefined && { column: problem.column }),
  };
}

/** JSON pointer (RFC 6901) of a path of keys and indexes. */
function pointerOf(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
