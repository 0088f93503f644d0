import type { TrialResult } from '../sampling/sampler.ts';
import { sortIntoFronts } from './pareto_fronts.ts';

/**
 * Orders two results, better first: every success before every failure; successes by their losses, the first
 * objective first; failures by severity, then by how far they got. Invariant under increasing transforms of the
 * objective, so that no scale can make a failure look good. Zero when they are tied.
 *
 * @example
 * ```ts
 * import { compareResults } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const success = { kind: 'success' as const, losses: [1e9] };
 * const failure = { kind: 'failure' as const, severity: 80, progress: 1 };
 * assert.ok(compareResults(success, failure) < 0);
 * ```
 */
export function compareResults(a: TrialResult, b: TrialResult): number {
  if (a.kind === 'success') return b.kind === 'success' ? compareLosses(a.losses, b.losses) : -1;
  if (b.kind === 'success') return 1;
  return compareNumbers(a.severity, b.severity) || compareNumbers(b.progress, a.progress);
}

/**
 * Ranks results among each other, 0 for the best; tied results share a rank. With several objectives successes are
 * ordered by their front of non-domination and inside it by the sum of their ranks in each objective (ranks, not
 * values: so this order too does not change under increasing transforms).
 */
export function rankResults(results: readonly TrialResult[]): readonly number[] {
  const keys = resultKeys(results);
  const order = results.map((_, i) => i).toSorted((a, b) => compareKeys(keys[a], keys[b]));
  const ranks = results.map(() => 0);
  let rank = 0;
  order.forEach((index, position) => {
    const previous = order[position - 1];
    if (previous !== undefined && compareKeys(keys[previous], keys[index]) !== 0) rank = position;
    ranks[index] = rank;
  });
  return ranks;
}

/** Lexicographic: class, then the two parts of the order inside it. */
type ResultKey = readonly [number, number, number];

function resultKeys(results: readonly TrialResult[]): readonly ResultKey[] {
  const losses = results.map((result) => (result.kind === 'success' ? result.losses : []));
  const several = losses.some((own) => own.length > 1);
  const successKey = several ? frontKeys(losses) : (i: number): ResultKey => [0, losses[i]?.[0] ?? 0, 0];
  return results.map((result, i) =>
    result.kind === 'success' ? successKey(i) : [1, result.severity, 0 - result.progress],
  );
}

function frontKeys(losses: readonly (readonly number[])[]): (index: number) => ResultKey {
  const members = losses.flatMap((own, i) => (own.length > 0 ? [i] : []));
  const points = members.map((i) => losses[i] ?? []);
  const fronts = sortIntoFronts(points);
  const sums = sumOfRanks(points);
  const keys = new Map(members.map((i, k): [number, ResultKey] => [i, [0, fronts[k] ?? 0, sums[k] ?? 0]]));
  return (index) => keys.get(index) ?? [0, 0, 0];
}

function sumOfRanks(points: readonly (readonly number[])[]): readonly number[] {
  const sums = points.map(() => 0);
  for (let objective = 0; objective < (points[0]?.length ?? 0); objective++) {
    const sorted = points.map((point) => point[objective] ?? 0).toSorted((a, b) => a - b);
    const firstIndex = new Map<number, number>();
    sorted.forEach((value, i) => firstIndex.has(value) || firstIndex.set(value, i));
    points.forEach((point, i) => {
      sums[i] = (sums[i] ?? 0) + (firstIndex.get(point[objective] ?? 0) ?? 0);
    });
  }
  return sums;
}

function compareKeys(a: ResultKey | undefined, b: ResultKey | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return compareNumbers(a[0], b[0]) || compareNumbers(a[1], b[1]) || compareNumbers(a[2], b[2]);
}

function compareLosses(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = compareNumbers(a[i] ?? 0, b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Not a subtraction: that overflows for huge losses of opposite sign, and Infinity - Infinity is NaN. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
