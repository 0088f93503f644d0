import { normalUpperTail } from './normal.ts';

/** Up to here every assignment of signs is counted; beyond, the normal approximation is good to about 1e-3. */
const EXACT_UNTIL = 50;

/**
 * One-sided p-value of the signed-rank test (Wilcoxon 1945): how likely differences that are symmetric about 0 rank at
 * least as high as these. Small when they are mostly positive. Zeros are ranked and then left out (Pratt 1959); ties
 * share their mean rank, and the distribution is that of the ranks as they are: exact up to 50 differences, then the
 * normal approximation with continuity correction. 1 when there is no difference.
 */
export function signedRankPValue(differences: readonly number[]): number {
  const ranks = doubledRanks(differences);
  const counted = ranks.filter((_, i) => differences[i] !== 0);
  const statistic = sum(ranks.filter((_, i) => (differences[i] ?? 0) > 0));
  if (counted.length === 0) return 1;
  return counted.length <= EXACT_UNTIL ? exactTail(counted, statistic) : normalTail(counted, statistic);
}

/** Ranks of the magnitudes from 1, times two, so that the mean rank of a tie is whole. */
function doubledRanks(differences: readonly number[]): readonly number[] {
  const sorted = differences.map(Math.abs).toSorted((a, b) => a - b || 0);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  sorted.forEach((magnitude, i) => {
    if (!first.has(magnitude)) first.set(magnitude, i + 1);
    last.set(magnitude, i + 1);
  });
  return differences.map((difference) => {
    const magnitude = Math.abs(difference);
    return (first.get(magnitude) ?? 0) + (last.get(magnitude) ?? 0);
  });
}

/** Share of all assignments of signs whose positive ranks sum up to at least `statistic`: a count of subset sums. */
function exactTail(ranks: readonly number[], statistic: number): number {
  const ways = new Float64Array(sum(ranks) + 1);
  ways[0] = 1;
  let top = 0;
  for (const rank of ranks) {
    top += rank;
    for (let total = top; total >= rank; total--)
      ways[total] = (ways[total] ?? 0) + (ways[total - rank] ?? 0);
  }
  return sum(ways.slice(statistic)) / 2 ** ranks.length;
}

function normalTail(ranks: readonly number[], statistic: number): number {
  const mean = sum(ranks) / 2;
  const deviation = Math.sqrt(sum(ranks.map((rank) => rank * rank))) / 2;
  // Half a step towards the mean; a rank is two here.
  return normalUpperTail((statistic - mean - 1) / deviation);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
