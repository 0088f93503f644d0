import type { FailureKind } from './failure_kind.ts';
import type { Direction } from './objective.ts';

/** How bad a failure is by the share of the timeout that had passed: the earlier, the worse. */
const STAGES = [
  { below: 0.2, severity: 1000 },
  { below: 0.6, severity: 500 },
  { below: 0.95, severity: 200 },
  { below: Infinity, severity: 100 },
] as const;

/** In percent, so that 500 at 150 % is 750 and not 749.9999. */
const PERCENT_BY_KIND: Readonly<Record<FailureKind, number>> = {
  deploy: 120,
  oom: 150,
  timeout: 80,
  crash: 100,
  invalid_result: 100,
  slo: 100,
  log_limit: 100,
};

/** These are found only after the command has run to its end, however soon that was. */
const FOUND_AT_THE_END: ReadonlySet<FailureKind> = new Set(['invalid_result', 'slo']);

/** What has to be known to grade a failure. */
export interface FailurePenaltyInput {
  readonly failure: FailureKind;
  /** Elapsed share of the timeout, >= 0; more than 1 counts as 1. */
  readonly progress: number;
  /** Of the (first) objective. */
  readonly direction: Direction;
}

/**
 * Tells how far a failed experiment got, 0..1: the elapsed share of its timeout, or 1 when the command ran to its
 * end and only its result was bad (`invalid_result`, `slo`).
 *
 * @throws RangeError when the share is negative or not a number
 *
 * @example
 * ```ts
 * import { failureProgress } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.equal(failureProgress('crash', 0.3), 0.3);
 * assert.equal(failureProgress('slo', 0.3), 1);
 * ```
 */
export function failureProgress(failure: FailureKind, progress: number): number {
  if (!(progress >= 0)) {
    throw new RangeError(`Cannot grade failure "${failure}": progress is ${progress}, must be >= 0`);
  }
  return FOUND_AT_THE_END.has(failure) ? 1 : Math.min(progress, 1);
}

/**
 * Grades a failure, 80 (a timeout at the very end) to 1500 (out of memory at the start); larger is worse.
 * The stage gives 1000 below 20 % of the timeout, 500 below 60 %, 200 below 95 % and 100 from there on; a failed
 * deployment counts 1.2 times, out of memory 1.5 times and a timeout 0.8 times as much.
 *
 * @throws RangeError when `progress` is negative or not a number
 *
 * @example
 * ```ts
 * import { failureSeverity } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.equal(failureSeverity('oom', 0.5), 750);
 * ```
 */
export function failureSeverity(failure: FailureKind, progress: number): number {
  const share = failureProgress(failure, progress);
  const stage = STAGES.find(({ below }) => share < below) ?? STAGES[3];
  return (stage.severity * PERCENT_BY_KIND[failure]) / 100;
}

/**
 * The finite score shown for a failed experiment: minus its severity when the objective is maximised, plus its
 * severity when it is minimised. It is for people: samplers rank failures by {@link compareResults}, behind every
 * success, because a fixed number cannot be worse than a success on every scale.
 *
 * @throws RangeError when `progress` is negative or not a number
 *
 * @example
 * ```ts
 * import { failurePenalty } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.equal(failurePenalty({ failure: 'deploy', progress: 0.05, direction: 'maximize' }), -1200);
 * assert.equal(failurePenalty({ failure: 'timeout', progress: 1, direction: 'minimize' }), 80);
 * ```
 */
export function failurePenalty(input: FailurePenaltyInput): number {
  const severity = failureSeverity(input.failure, input.progress);
  return input.direction === 'maximize' ? -severity : severity;
}
