import { classifyOutcome } from '../scoring/classify_outcome.ts';
import type { AttemptOutcome } from '../scoring/outcome.ts';

const FIRST_MS: Readonly<Record<RetryDelay['cause'], number>> = { machine: 1000, tuner: 250 };
const LONGEST_MS = 60_000;
/** Long before that the longest delay is reached, and the power stays a number. */
const MOST_DOUBLINGS = 16;

/** Why the next attempt of an experiment waits. */
export interface RetryDelay {
  /** From the end of the last attempt, in milliseconds; 0 for at once. */
  readonly ms: number;
  /**
   * `tuner`: the tuner died or was stopped again and again, and nothing new is suggested before this experiment has run, as
   * if it had never been interrupted. `machine`: the machine was short of something; other experiments go on meanwhile.
   */
  readonly cause: 'tuner' | 'machine';
}

/**
 * How long the next attempt of an experiment waits, from the outcomes of all its attempts so far, oldest first. Only what the
 * machine did is waited for: 1 s, then twice as long after each such outcome in a row, 60 s at most. After an interruption
 * by the tuner it is a quarter of that, and nothing after the first in a row: stopping the tuner and starting it again is
 * nothing unusual.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { retryDelay } from '@autotuner/core';
 *
 * assert.deepEqual(retryDelay([{ kind: 'disk_full' }, { kind: 'disk_full' }]), { ms: 2000, cause: 'machine' });
 * assert.equal(retryDelay([{ kind: 'interrupted' }]).ms, 0);
 * ```
 */
export function retryDelay(outcomes: readonly AttemptOutcome[]): RetryDelay {
  const cause = outcomes.at(-1)?.kind === 'interrupted' ? 'tuner' : 'machine';
  const inRow = outcomes.length - 1 - outcomes.findLastIndex((one) => !isInfrastructure(one));
  const counted = cause === 'tuner' ? inRow - 1 : inRow;
  if (counted <= 0) return { ms: 0, cause };
  return { ms: Math.min(LONGEST_MS, FIRST_MS[cause] * 2 ** Math.min(counted - 1, MOST_DOUBLINGS)), cause };
}

function isInfrastructure(outcome: AttemptOutcome): boolean {
  return classifyOutcome(outcome).kind === 'infrastructure';
}
