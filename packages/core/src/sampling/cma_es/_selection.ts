import { rankResults } from '../../scoring/outcome_order.ts';
import type { HistoryEntry } from '../sampler.ts';

/**
 * The weight of each result of a generation, by its rank in the order of outcomes: so nothing but the order counts, and
 * failures have their place in it. Tied results share their weights evenly.
 */
export function weighResults(
  entries: readonly HistoryEntry[],
  weights: readonly number[],
): readonly number[] {
  const ranks = rankResults(entries.map(({ result }) => result));
  const shares = new Map<number, number>();
  for (const rank of new Set(ranks)) {
    const tied = ranks.filter((own) => own === rank).length;
    const sum = weights.slice(rank, rank + tied).reduce((total, weight) => total + weight, 0);
    shares.set(rank, sum / tied);
  }
  return ranks.map((rank) => shares.get(rank) ?? 0);
}

/** Tells whether the best result of a generation is tied with one that selection should tell from it (Hansen 2009, "EqualFunValues"). */
export function isFlat(entries: readonly HistoryEntry[]): boolean {
  const ranks = rankResults(entries.map(({ result }) => result));
  const best = ranks.filter((rank) => rank === 0).length;
  return best > 1 + Math.ceil(0.1 + entries.length / 4);
}
