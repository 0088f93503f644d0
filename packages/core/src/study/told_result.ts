import { quoteList, describeValue } from '../config/describe_value.ts';
import { didYouMean } from '../config/did_you_mean.ts';
import { AutotunerError } from '../errors.ts';
import type { TrialResult } from '../sampling/sampler.ts';
import { FAILURE_KINDS, type FailureKind } from '../scoring/failure_kind.ts';
import { failureProgress, failureSeverity } from '../scoring/failure_penalty.ts';
import type { Direction } from '../scoring/objective.ts';
import type { TrialReport } from './trial.ts';

/**
 * A result in the user's terms. A number, or one for each objective, in the user's direction: numbers that are not
 * finite are the failure `invalid_result`. A failure with its kind. `pruned` for what was stopped early after its last
 * report. `infrastructure` or `cancelled` for what says nothing about the parameters: the trial is dropped.
 */
export type ToldResult =
  | number
  | readonly number[]
  | {
      readonly values: number | readonly number[];
      /** By how much limits are broken in all, relative to them, >= 0. @default 0 */
      readonly violation?: number;
    }
  | {
      readonly failure: FailureKind;
      /** Share of its time that had passed, 0..1. @default 0 */
      readonly progress?: number;
    }
  | { readonly pruned: { readonly step: number; readonly values: number | readonly number[] } }
  | 'pruned'
  | 'infrastructure'
  | 'cancelled';

/** What is known about the trial that a result is told for. */
export interface ReadToldOptions {
  readonly directions: readonly Direction[];
  readonly reports: readonly TrialReport[];
}

/** What a told result makes of its trial. */
export interface Told {
  readonly result: TrialResult;
  readonly values?: readonly number[];
  readonly failure?: FailureKind;
}

/** What a told result teaches; undefined when it teaches nothing. @throws AutotunerError AT_REQUEST_INVALID */
export function readTold(told: ToldResult, options: ReadToldOptions): Told | undefined {
  if (told === 'infrastructure' || told === 'cancelled') return undefined;
  if (told === 'pruned') return prunedFrom(lastReport(options.reports), options);
  if (typeof told === 'number' || isList(told)) return successFrom({ values: told }, options);
  if (typeof told !== 'object' || told === null) throw notAResult(told);
  if ('failure' in told) return failureFrom(told.failure, told.progress ?? 0);
  if ('pruned' in told) return prunedFrom(told.pruned, options);
  if ('values' in told) return successFrom(told, options);
  throw notAResult(told);
}

/** Losses, smaller is better, of values in the user's direction; never -0. */
export function lossesOf(values: readonly number[], directions: readonly Direction[]): readonly number[] {
  return values.map((value, i) => (directions[i] === 'maximize' ? 0 - value : value));
}

/** The numbers of a result, one for each objective. @throws AutotunerError AT_REQUEST_INVALID */
export function readValues(
  values: number | readonly number[],
  directions: readonly Direction[],
): readonly number[] {
  const list: readonly unknown[] = isList(values) ? values : [values];
  // -0 becomes 0: JSON does not keep it.
  const numbers = list.filter((value) => typeof value === 'number').map((value) => value + 0);
  if (numbers.length === list.length && numbers.length === directions.length) return numbers;
  const accepted = directions.length === 1 ? 'one number' : `${directions.length} numbers`;
  const wrong = list.findIndex((value) => typeof value !== 'number');
  const seen =
    wrong < 0 ? `it has ${list.length} values` : `it has ${describeValue(list[wrong])} among its values`;
  throw invalid(`Cannot read result: ${seen}, ${accepted} would be accepted, one for each objective`);
}

function successFrom(
  { values, violation = 0 }: { readonly values: number | readonly number[]; readonly violation?: number },
  { directions }: ReadToldOptions,
): Told {
  const numbers = readValues(values, directions);
  assertWithin(violation, { name: 'violation' });
  if (!numbers.every(Number.isFinite)) return failureFrom('invalid_result', 1);
  const success = { kind: 'success', losses: lossesOf(numbers, directions) } as const;
  return { result: violation > 0 ? { ...success, violation } : success, values: numbers };
}

function prunedFrom(
  pruned: { readonly step: number; readonly values: number | readonly number[] },
  { directions }: ReadToldOptions,
): Told {
  if (typeof pruned !== 'object' || pruned === null) throw notAResult({ pruned });
  const { step, values } = pruned;
  const numbers = readValues(values, directions);
  assertWithin(step, { name: 'step' });
  if (!numbers.every(Number.isFinite)) return failureFrom('invalid_result', 1);
  return { result: { kind: 'pruned', step, losses: lossesOf(numbers, directions) }, values: numbers };
}

function failureFrom(failure: FailureKind, progress: number): Told {
  if (!FAILURE_KINDS.includes(failure)) throw unknownKind(failure, FAILURE_KINDS);
  assertWithin(progress, { name: 'progress', high: 1 });
  const severity = failureSeverity(failure, progress);
  return { result: { kind: 'failure', severity, progress: failureProgress(failure, progress) }, failure };
}

/** Whoever writes no types may tell anything; what JSON does not keep would be lost with the study. */
function assertWithin(
  value: unknown,
  { name, high = Number.MAX_VALUE }: { readonly name: string; readonly high?: number },
): void {
  if (typeof value === 'number' && value >= 0 && value <= high) return;
  const accepted = high === 1 ? 'a share from 0 to 1' : 'a finite number >= 0';
  throw invalid(`Cannot read result: ${name} is ${describeValue(value)}, ${accepted} would be accepted`);
}

function lastReport(reports: readonly TrialReport[]): TrialReport {
  const last = reports.at(-1);
  if (last !== undefined) return last;
  throw invalid(
    'Cannot read result: "pruned" stands for the last report, and nothing was reported; { pruned: { step, values } } would be accepted',
  );
}

/** Array.isArray does not narrow a readonly array away from the maps. */
function isList(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}

const WORDS = ['pruned', 'infrastructure', 'cancelled'] as const;

function notAResult(told: unknown): AutotunerError {
  if (typeof told === 'string') {
    if (FAILURE_KINDS.some((kind) => kind === told))
      return invalid(`Cannot read result: a failure is told as { failure: "${told}", progress }`);
    return unknownKind(told, WORDS);
  }
  return invalid(
    `Cannot read result: it is ${describeValue(told)}; a number, { values }, { failure, progress }, { pruned } or one of ${quoteList(WORDS)} would be accepted`,
  );
}

function unknownKind(kind: unknown, accepted: readonly string[]): AutotunerError {
  const shown = String(kind).slice(0, 80);
  const hint = didYouMean(shown, accepted);
  return invalid(
    `Cannot read result: kind "${shown}" is unknown${hint}${hint === '' ? ':' : ''} one of ${quoteList(accepted)} would be accepted`,
  );
}

function invalid(message: string): AutotunerError {
  return new AutotunerError('AT_REQUEST_INVALID', message);
}
