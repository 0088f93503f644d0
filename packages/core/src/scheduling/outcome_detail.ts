import type { AttemptOutcome } from '../scoring/outcome.ts';

/**
 * The part of an outcome that explains it to a person, when it has one.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { outcomeDetail } from '@autotuner/core';
 *
 * assert.equal(outcomeDetail({ kind: 'exit', code: 3 }), 'exit code 3');
 * ```
 */
export function outcomeDetail(outcome: AttemptOutcome): string | undefined {
  if ('detail' in outcome) return outcome.detail;
  if (outcome.kind === 'exit') return `exit code ${outcome.code}`;
  if (outcome.kind === 'signal') return outcome.signal;
  if (outcome.kind === 'timeout') return `still running after ${outcome.timeoutMs / 1000} s`;
  return outcome.kind === 'oom' ? outcome.line : undefined;
}
