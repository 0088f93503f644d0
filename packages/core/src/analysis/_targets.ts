import type { TrialResult } from '../sampling/sampler.ts';
import { isFeasible, rankResults } from '../scoring/outcome_order.ts';

/** How far beyond the worst success the worst of the rest lies, in ranges of the successes. */
const BEYOND = 0.5;

/** 1 for a failure, 0 for everything else. */
export function failureTargets(results: readonly TrialResult[]): Float64Array {
  return Float64Array.from(results, ({ kind }) => Number(kind === 'failure'));
}

/**
 * What a model is to learn: losses of the successes within their limits, from 0 for the best to 1 for the worst; beyond
 * that, up to 1.5, everything else in the order of outcomes. Ranks where there is no such success, or where several
 * objectives count together.
 */
export function resultTargets(results: readonly TrialResult[], objective?: number): Float64Array {
  const chosen = objective === undefined ? results : results.map((result) => withOne(result, objective));
  const losses = chosen.map(lossOf);
  const finite = losses.filter((loss) => loss !== undefined);
  const several = chosen.some((result) => result.kind === 'success' && result.losses.length > 1);
  if (several || finite.length === 0) return midRanks(rankResults(chosen));
  const best = Math.min(...finite);
  // Halves, because the difference of two huge losses may overflow.
  const half = Math.max(...finite) / 2 - best / 2;
  const rest = midRanks(rankResults(chosen.filter((_, i) => losses[i] === undefined)));
  let next = 0;
  return Float64Array.from(losses, (loss) => {
    if (loss === undefined) return 1 + BEYOND * (rest[next++] ?? 0);
    return half === 0 ? 0 : (loss / 2 - best / 2) / half;
  });
}

function withOne(result: TrialResult, objective: number): TrialResult {
  return result.kind === 'failure' ? result : { ...result, losses: [result.losses[objective] ?? Infinity] };
}

function lossOf(result: TrialResult): number | undefined {
  if (result.kind !== 'success' || !isFeasible(result)) return undefined;
  const [loss = NaN] = result.losses;
  return Number.isFinite(loss) ? loss : undefined;
}

/** From 0 to 1; what is tied shares the middle of its places. */
function midRanks(ranks: readonly number[]): Float64Array {
  const ties = new Map<number, number>();
  for (const rank of ranks) ties.set(rank, (ties.get(rank) ?? 0) + 1);
  return Float64Array.from(ranks, (rank) => (rank + (ties.get(rank) ?? 1) / 2) / ranks.length);
}
