import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { isFeasible, rankResults } from '../../scoring/outcome_order.ts';
import type { Params } from '../../search_space/distribution.ts';

/** A history as two things to learn: how good what worked is, and how well the rest worked. */
export interface Told {
  /** Those that have a loss, in the order of arrival. */
  readonly params: readonly Params[];
  /** Their losses. */
  readonly losses: Float64Array;
  /** All, in the order of arrival. */
  readonly allParams: readonly Params[];
  /** How far each is from working: 0 when it did, else between 0.5 and 1, by its place in the order of outcomes. */
  readonly badness: Float64Array;
  readonly failureCount: number;
}

/**
 * Reads a history with one objective. What was stopped early worked, but poorly: it counts as no better than the median
 * success. What breaks limits has a loss, and did not work.
 */
export function readHistory(history: readonly HistoryEntry[]): Told {
  const limit = medianLoss(history);
  const withLoss = history.flatMap(({ params, result }) => {
    const loss = lossOf(result, limit);
    return loss === undefined ? [] : [{ params, loss }];
  });
  const badness = badnessOf(history.map(({ result }) => result));
  return {
    params: withLoss.map(({ params }) => params),
    losses: Float64Array.from(withLoss, ({ loss }) => loss),
    allParams: history.map(({ params }) => params),
    badness,
    failureCount: badness.filter((own) => own > 0).length,
  };
}

function medianLoss(history: readonly HistoryEntry[]): number {
  const losses = history.flatMap(({ result }) => (result.kind === 'success' ? (result.losses[0] ?? 0) : []));
  return losses.toSorted((a, b) => a - b)[losses.length >> 1] ?? -Infinity;
}

function lossOf(result: TrialResult, limit: number): number | undefined {
  if (result.kind === 'failure') return undefined;
  const loss = result.losses[0] ?? 0;
  return result.kind === 'pruned' ? Math.max(loss, limit) : loss;
}

function badnessOf(results: readonly TrialResult[]): Float64Array {
  const failures = results.filter(isFailure);
  const ranks = rankResults(failures);
  const worst = ranks.reduce((most, rank) => Math.max(most, rank), 1);
  let next = 0;
  return Float64Array.from(results, (result) =>
    isFailure(result) ? 0.5 + (0.5 * (ranks[next++] ?? 0)) / worst : 0,
  );
}

function isFailure(result: TrialResult): boolean {
  return result.kind === 'failure' || (result.kind === 'success' && !isFeasible(result));
}
