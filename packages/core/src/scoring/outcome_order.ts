import type { TrialResult } from '../sampling/sampler.ts';
import { sortIntoFronts } from './pareto_fronts.ts';
import { placesBySpread } from './spread_order.ts';

/** Which kind of result is better than which, whatever the numbers. */
const CLASSES = { feasible: 0, pruned: 1, infeasible: 2, failure: 3 } as const;

/**
 * Orders two results, better first: successes that break no limit, then what was stopped early, then successes that
 * break limits, then failures. Successes are compared by violation, then by their losses, the first objective first;
 * what was stopped early by its last step, later first, then by its losses there; failures by severity, then by how far
 * they got. Invariant under increasing transforms of the objective, so that no scale can make a failure look good. Zero
 * when they are tied.
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
  return compareNumbers(classOf(a), classOf(b)) || compareInClass(a, b);
}

function classOf(result: TrialResult): number {
  if (result.kind === 'success') return isFeasible(result) ? CLASSES.feasible : CLASSES.infeasible;
  return CLASSES[result.kind];
}

/** Tells whether a success breaks no limit. */
export function isFeasible({ violation = 0 }: Extract<TrialResult, { kind: 'success' }>): boolean {
  return !(violation > 0);
}

function compareInClass(a: TrialResult, b: TrialResult): number {
  if (a.kind === 'failure' || b.kind === 'failure') {
    if (a.kind !== b.kind || a.kind !== 'failure' || b.kind !== 'failure') return 0;
    return compareNumbers(a.severity, b.severity) || compareNumbers(b.progress, a.progress);
  }
  const first =
    a.kind === 'pruned' && b.kind === 'pruned'
      ? compareNumbers(b.step, a.step)
      : compareNumbers(violationOf(a), violationOf(b));
  return first || compareLosses(a.losses, b.losses);
}

function violationOf(result: TrialResult): number {
  return result.kind === 'success' ? (result.violation ?? 0) : 0;
}

/**
 * Ranks results among each other, 0 for the best; tied results share a rank. With several objectives successes are
 * ordered by their front of non-domination and inside it so that the first few cover the front (`placesBySpread`; by
 * ranks, not values: so this order too does not change under increasing transforms).
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

/** Lexicographic: class, then the three parts of the order inside it. */
type ResultKey = readonly [number, number, number, number];

function resultKeys(results: readonly TrialResult[]): readonly ResultKey[] {
  const losses = results.map((result) => (result.kind === 'failure' ? [] : result.losses));
  const several = losses.some((own) => own.length > 1);
  const groups = Map.groupBy(losses.keys(), (i) => firstKeys(results[i]).join());
  const inner = new Map<number, readonly [number, number]>();
  for (const members of groups.values()) {
    const points = members.map((i) => losses[i] ?? []);
    const keys = several ? frontKeys(points) : points.map(([loss = 0]): [number, number] => [loss, 0]);
    members.forEach((i, k) => inner.set(i, keys[k] ?? [0, 0]));
  }
  return results.map((result, i): ResultKey => {
    if (result.kind === 'failure') return [CLASSES.failure, result.severity, 0 - result.progress, 0];
    return [...firstKeys(result), ...(inner.get(i) ?? ([0, 0] as const))];
  });
}

/** What comes before the losses. */
function firstKeys(result: TrialResult | undefined): readonly [number, number] {
  if (result === undefined || result.kind === 'failure') return [CLASSES.failure, 0];
  return [classOf(result), result.kind === 'pruned' ? -result.step : violationOf(result)];
}

/** The number of the front, and the place inside it. */
function frontKeys(points: readonly (readonly number[])[]): readonly (readonly [number, number])[] {
  const fronts = sortIntoFronts(points);
  const keys = points.map((): [number, number] => [0, 0]);
  for (const [front, members] of Map.groupBy(points.keys(), (i) => fronts[i] ?? 0)) {
    const places = placesBySpread(members.map((i) => points[i] ?? []));
    members.forEach((i, k) => (keys[i] = [front, places[k] ?? 0]));
  }
  return keys;
}

function compareKeys(a: ResultKey | undefined, b: ResultKey | undefined): number {
  if (a === undefined || b === undefined) return 0;
  for (let i = 0; i < a.length; i++) {
    const difference = compareNumbers(a[i] ?? 0, b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
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
