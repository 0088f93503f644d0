import type { FailureKind, Verdict } from './failure_kind.ts';
import type { AttemptOutcome } from './outcome.ts';

/** The machine was short of processes, memory or descriptors; the same parameters can start a moment later. */
const PASSING_SPAWN_ERRORS: ReadonlySet<string> = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);

const failure = (kind: FailureKind): Verdict => ({ kind: 'failure', failure: kind });

/**
 * Tells what an outcome means for the search. Only what the parameters can be blamed for becomes a failure; what
 * the machine did (interruption, full disk, no process to be had) is infrastructure, to be retried and never told
 * to a sampler. An exit code is never taken for a signal: 137 is a crash like any other code.
 *
 * @example
 * ```ts
 * import { classifyOutcome } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(classifyOutcome({ kind: 'exit', code: 0 }), { kind: 'success' });
 * assert.deepEqual(classifyOutcome({ kind: 'exit', code: 1 }), { kind: 'failure', failure: 'crash' });
 * ```
 */
export function classifyOutcome(outcome: AttemptOutcome): Verdict {
  switch (outcome.kind) {
    case 'exit':
      return outcome.code === 0 ? { kind: 'success' } : failure('crash');
    case 'signal':
      return failure('crash');
    case 'spawn':
      return PASSING_SPAWN_ERRORS.has(outcome.errno) ? { kind: 'infrastructure' } : failure('crash');
    case 'timeout':
    case 'oom':
    case 'deploy':
    case 'invalid_result':
    case 'slo':
    case 'log_limit':
      return failure(outcome.kind);
    case 'pruned':
      return { kind: 'pruned' };
    case 'interrupted':
    case 'disk_full':
      return { kind: 'infrastructure' };
    case 'cancelled':
      return { kind: 'cancelled' };
  }
}
