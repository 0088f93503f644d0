import type { TrialResult } from '../sampling/sampler.ts';
import type { FailureKind } from '../scoring/failure_kind.ts';
import { failureProgress, failureSeverity } from '../scoring/failure_penalty.ts';
import type { Direction } from '../scoring/objective.ts';
import { lossesFromScores } from '../scoring/score_metrics.ts';

/**
 * A result in the user's terms: a value, or one for each objective, in its own direction; or a failure. Values that are
 * not finite are the failure `invalid_result`.
 */
export type ToldResult =
  | number
  | readonly number[]
  | {
      readonly values: readonly number[];
      /** By how much limits are broken in all, relative to them, >= 0. @default 0 */
      readonly violation?: number;
    }
  | {
      readonly failure: FailureKind;
      /** Share of its time that had passed, 0..1. */ readonly progress: number;
    };

/** What a told result teaches a sampler. @throws RangeError when a progress is negative, or values are not one for each direction */
export function trialResultFrom(told: ToldResult, directions: readonly Direction[]): TrialResult {
  if (typeof told === 'object' && 'failure' in told) return failed(told.failure, told.progress);
  const { values, violation = 0 } = valuesOf(told);
  if (values.length !== directions.length) {
    throw new RangeError(
      `Cannot tell result: it has ${values.length} values, ${directions.length} would be accepted, one for each objective`,
    );
  }
  if (!values.every(Number.isFinite)) return failed('invalid_result', 1);
  const losses = lossesFromScores(
    values,
    directions.map((direction) => ({ metric: '', direction })),
  );
  return violation > 0 ? { kind: 'success', losses, violation } : { kind: 'success', losses };
}

function failed(failure: FailureKind, progress: number): TrialResult {
  return {
    kind: 'failure',
    severity: failureSeverity(failure, progress),
    progress: failureProgress(failure, progress),
  };
}

function valuesOf(told: Exclude<ToldResult, { failure: FailureKind }>): {
  readonly values: readonly number[];
  readonly violation?: number;
} {
  if (typeof told === 'number') return { values: [told] };
  // Array.isArray does not narrow a readonly array away from the object.
  return Array.isArray(told)
    ? { values: told as readonly number[] }
    : (told as { values: readonly number[] });
}
