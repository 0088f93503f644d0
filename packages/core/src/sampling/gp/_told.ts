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
 * success that was in by then, and no worse than the worst, for what it reported on its way may be of any size. What breaks limits has a loss, and did not work.
 */
export function readHistory(history: readonly HistoryEntry[]): Told {
  const withLoss = readLosses(history);
  const badness = badnessOf(history.map(({ result }) => result));
  return {
    params: withLoss.map(({ params }) => params),
    losses: Float64Array.from(withLoss, ({ loss }) => loss),
    allParams: history.map(({ params }) => params),
    badness,
    failureCount: badness.filter((own) => own > 0).length,
  };
}

interface WithLoss {
  readonly params: Params;
  readonly loss: number;
}

/** What an entry counts for depends on what came before it only, so it stays as a history goes on. */
function readLosses(history: readonly HistoryEntry[]): readonly WithLoss[] {
  const read: WithLoss[] = [];
  const successes: number[] = [];
  for (const { params, result } of history) {
    if (result.kind === 'failure') continue;
    const [loss = 0] = result.losses;
    if (result.kind === 'success') successes.push(loss);
    read.push({ params, loss: result.kind === 'pruned' ? withinUsual(loss, successes) : loss });
  }
  return read;
}

function withinUsual(loss: number, successes: readonly number[]): number {
  if (successes.length === 0) return loss;
  const sorted = successes.toSorted((a, b) => a - b);
  return Math.min(Math.max(loss, sorted[sorted.length >> 1] ?? loss), sorted.at(-1) ?? loss);
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
