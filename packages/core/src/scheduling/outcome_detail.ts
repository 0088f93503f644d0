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
  if (outcome.kind === 'pruned')
    return `${outcome.value ?? 'not a number'} at step ${outcome.step}; ${outcome.reason}`;
  if (outcome.kind === 'exit') return `exit code ${outcome.code}`;
  if (outcome.kind === 'signal') return outcome.signal;
  if (outcome.kind === 'timeout') return `still running after ${outcome.timeoutMs / 1000} s`;
  return outcome.kind === 'oom' ? outOfMemoryDetail(outcome) : undefined;
}

/** The line, and where in which raw file to look it up; or who said so when nobody printed anything. */
function outOfMemoryDetail(outcome: Extract<AttemptOutcome, { kind: 'oom' }>): string {
  const { evidence, resource, line, file, offset } = outcome;
  const memory = resource === 'gpu' ? 'memory of the GPU' : 'main memory';
  if (line === undefined) return evidence === 'cgroup' ? `${memory}, as the kernel reports` : memory;
  return file === undefined || offset === undefined ? line : `${line}, at byte ${offset} of ${file}`;
}
