import type { HistoryEntry } from '../sampling/sampler.ts';
import type { ParamValue } from '../search_space/distribution.ts';
import type { Parameter } from '../search_space/search_space.ts';
import { equalCells } from './_equal_cells.ts';

/** What happened where a parameter had values of one bin. */
export interface SliceBin {
  /** Both ends are inside for numbers with few values and for choices, where they are equal. */
  readonly from: ParamValue;
  readonly to: ParamValue;
  readonly successes: number;
  readonly failures: number;
  /** Stopped early, because their reports were poor. */
  readonly pruned: number;
  /** Least and median loss of the successes, absent without any. */
  readonly best?: number;
  readonly median?: number;
}

/** One parameter against the results: everything a slice plot shows. */
export interface ParameterSlice {
  readonly name: string;
  /** In the order of the scale, or of the choices; bins without experiments too. */
  readonly bins: readonly SliceBin[];
  /** Experiments in which the parameter did not exist. */
  readonly absent: number;
}

/** How to cut. */
export interface SliceOptions {
  /** Bins of equal width on the parameter's scale, at most; choices have one each. @default 10 */
  readonly bins?: number;
  /** Index of the objective. @default 0 */
  readonly objective?: number;
}

/**
 * Cuts the history along one parameter. Marginal: other parameters are whatever the sampler chose, so a bin that looks
 * good may owe that to them.
 *
 * @example
 * ```ts
 * import { parameterSlice } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const history = [
 *   { number: 1, params: { cache: true }, result: { kind: 'success' as const, losses: [3] } },
 *   { number: 2, params: { cache: false }, result: { kind: 'failure' as const, severity: 100, progress: 1 } },
 * ];
 * const slice = parameterSlice({ name: 'cache', distribution: { type: 'bool' }, when: [] }, history);
 * assert.deepEqual(slice.bins, [
 *   { from: false, to: false, successes: 0, failures: 1, pruned: 0 },
 *   { from: true, to: true, successes: 1, failures: 0, pruned: 0, best: 3, median: 3 },
 * ]);
 * ```
 */
export function parameterSlice(
  { name, distribution }: Parameter,
  history: readonly HistoryEntry[],
  { bins = 10, objective = 0 }: SliceOptions = {},
): ParameterSlice {
  const cells = equalCells(distribution, bins);
  const members = Map.groupBy(history, ({ params }) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return value === undefined ? -1 : cells.indexOf(value);
  });
  return {
    name,
    bins: Array.from({ length: cells.count }, (_, bin) => {
      const [from, to] = cells.endsOf(bin);
      return { from, to, ...tally(members.get(bin) ?? [], objective) };
    }),
    absent: members.get(-1)?.length ?? 0,
  };
}

function tally(members: readonly HistoryEntry[], objective: number): Omit<SliceBin, 'from' | 'to'> {
  const losses = members
    .flatMap(({ result }) => (result.kind === 'success' ? (result.losses[objective] ?? []) : []))
    .toSorted((a, b) => a - b);
  const countOf = (kind: string): number => members.filter(({ result }) => result.kind === kind).length;
  const counts = { successes: countOf('success'), failures: countOf('failure'), pruned: countOf('pruned') };
  const [best] = losses;
  return best === undefined ? counts : { ...counts, best, median: medianOf(losses) };
}

function medianOf(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? 0;
  const lower = sorted[Math.ceil(half) - 1] ?? 0;
  return lower / 2 + upper / 2;
}
