import type { HistoryEntry } from '../sampling/sampler.ts';
import { isFeasible } from '../scoring/outcome_order.ts';
import { hypervolume } from './hypervolume.ts';

/** A history entry that may know when its result arrived. */
export interface TimedEntry extends HistoryEntry {
  /** Milliseconds since whatever start. */
  readonly atMs?: number;
}

/** Where a curve gets better. */
export interface CurvePoint {
  /** Results so far, this one counted in; from 1. */
  readonly count: number;
  /** Number of the experiment that made it better. */
  readonly number: number;
  /** From here on. */
  readonly value: number;
  readonly atMs?: number;
}

/**
 * The least loss of the successes so far that break no limit, in the order of the entries: a point for each
 * improvement, none before the first success. Of several objectives the first counts, or the one whose index is given.
 *
 * @example
 * ```ts
 * import { bestSoFar } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const history = [5, 7, 3].map((loss, i) => {
 *   return { number: i + 1, params: {}, result: { kind: 'success' as const, losses: [loss] } };
 * });
 * assert.deepEqual(bestSoFar(history), [
 *   { count: 1, number: 1, value: 5 },
 *   { count: 3, number: 3, value: 3 },
 * ]);
 * ```
 */
export function bestSoFar(
  entries: readonly TimedEntry[],
  { objective = 0 }: { readonly objective?: number } = {},
): readonly CurvePoint[] {
  let best = Infinity;
  return entries.flatMap((entry, i) => {
    const loss = lossesOf(entry)?.[objective] ?? Infinity;
    if (!(loss < best)) return [];
    best = loss;
    return [curvePoint(entry, { count: i + 1, value: loss })];
  });
}

/**
 * The hypervolume of the successes so far that break no limit: a point for each improvement. All points are measured
 * against one reference, which should be worse than every success.
 *
 * @throws RangeError when a success has not as many losses as the reference
 *
 * @example
 * ```ts
 * import { hypervolumeSoFar } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const history = [[1, 3], [2, 1]].map((losses, i) => {
 *   return { number: i + 1, params: {}, result: { kind: 'success' as const, losses } };
 * });
 * assert.deepEqual(hypervolumeSoFar(history, [4, 4]).map(({ value }) => value), [3, 7]);
 * ```
 */
export function hypervolumeSoFar(
  entries: readonly TimedEntry[],
  reference: readonly number[],
): readonly CurvePoint[] {
  let front: readonly (readonly number[])[] = [];
  let value = 0;
  return entries.flatMap((entry, i) => {
    const losses = lossesOf(entry);
    if (losses === undefined) return [];
    const isCovered = front.some((other) => other.every((loss, k) => loss <= (losses[k] ?? 0)));
    if (isCovered) return [];
    front = [...front.filter((other) => !losses.every((loss, k) => loss <= (other[k] ?? 0))), losses];
    const grown = hypervolume(front, reference);
    if (!(grown > value)) return [];
    value = grown;
    return [curvePoint(entry, { count: i + 1, value })];
  });
}

/**
 * The value of a curve after so many results; undefined before its first point.
 *
 * @example
 * ```ts
 * import { curveAt } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const curve = [{ count: 3, number: 3, value: 5 }, { count: 8, number: 9, value: 4 }];
 * assert.deepEqual([2, 3, 7, 100].map((count) => curveAt(curve, count)), [undefined, 5, 5, 4]);
 * ```
 */
export function curveAt(curve: readonly CurvePoint[], count: number): number | undefined {
  return curve.findLast((point) => point.count <= count)?.value;
}

/**
 * The value of a curve after so many milliseconds; undefined before its first point. Points without a time are left out.
 *
 * @example
 * ```ts
 * import { curveAfter } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.equal(curveAfter([{ count: 1, number: 1, value: 5, atMs: 200 }], 300), 5);
 * ```
 */
export function curveAfter(curve: readonly CurvePoint[], elapsedMs: number): number | undefined {
  return curve.findLast(({ atMs }) => atMs !== undefined && atMs <= elapsedMs)?.value;
}

/**
 * Simple regret: how far the best so far was from the optimum after each of the given numbers of results; Infinity
 * before the first success.
 *
 * @example
 * ```ts
 * import { regretAt } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const curve = [{ count: 3, number: 3, value: 5 }, { count: 8, number: 9, value: 4 }];
 * assert.deepEqual(regretAt(curve, { optimum: 1, counts: [2, 5, 10] }), [Infinity, 4, 3]);
 * ```
 */
export function regretAt(
  curve: readonly CurvePoint[],
  { optimum, counts }: { readonly optimum: number; readonly counts: readonly number[] },
): readonly number[] {
  return counts.map((count) => (curveAt(curve, count) ?? Infinity) - optimum);
}

function curvePoint(
  { number, atMs }: TimedEntry,
  { count, value }: { readonly count: number; readonly value: number },
): CurvePoint {
  return atMs === undefined ? { count, number, value } : { count, number, value, atMs };
}

/** Undefined unless it succeeded within its limits. */
function lossesOf({ result }: TimedEntry): readonly number[] | undefined {
  return result.kind === 'success' && isFeasible(result) ? result.losses : undefined;
}
