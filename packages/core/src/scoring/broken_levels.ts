import type { ServiceLevel } from './objective.ts';

/** A service level that a measurement did not keep. */
export interface BrokenLevel {
  readonly metric: string;
  readonly value: number;
  readonly threshold: number;
}

/**
 * The service levels that metrics break, in the order of the task; a missing metric breaks nothing here.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { findBrokenLevels } from '@autotuner/core';
 *
 * const p99 = { metric: 'p99_ms', threshold: 50, weight: 1, hardFail: false, failRatio: 0.5 };
 * assert.deepEqual(findBrokenLevels({ p99_ms: 60 }, [p99]), [{ metric: 'p99_ms', value: 60, threshold: 50 }]);
 * ```
 */
export function findBrokenLevels(
  metrics: Readonly<Record<string, number>>,
  slos: readonly ServiceLevel[],
): readonly BrokenLevel[] {
  return slos.flatMap(({ metric, threshold }) => {
    const value = metrics[metric];
    return value !== undefined && value > threshold ? [{ metric, value, threshold }] : [];
  });
}
