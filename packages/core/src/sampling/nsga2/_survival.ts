import { isFeasible, rankResults } from '../../scoring/outcome_order.ts';
import { sortIntoFronts } from '../../scoring/pareto_fronts.ts';
import { hashNumbers } from '../seeded_rng.ts';
import type { HistoryEntry } from '../sampler.ts';

/** How entries are compared. */
interface Standing {
  readonly entry: HistoryEntry;
  /** Front of non-domination of a success that breaks no limit; all others come behind, in the order of outcomes. */
  readonly rank: number;
  /** Distance of its neighbours in its front; larger is better. */
  readonly crowding: number;
  /** Decides between what is equal. */
  readonly tie: number;
}

/**
 * The `count` best entries, best first, by the comparison of NSGA-II (Deb et al. 2002): front of non-domination, then
 * distance to the neighbours in it. Limits come first ("constrained domination"): what breaks one, was stopped early or
 * failed stands behind, in the order of outcomes.
 */
export function selectBest(
  entries: readonly HistoryEntry[],
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly HistoryEntry[] {
  return standingsOf(entries, seed)
    .toSorted((a, b) => a.rank - b.rank || compareDescending(a.crowding, b.crowding) || a.tie - b.tie)
    .slice(0, count)
    .map(({ entry }) => entry);
}

function standingsOf(entries: readonly HistoryEntry[], seed: number): readonly Standing[] {
  const order = rankResults(entries.map(({ result }) => result));
  const losses = entries.map(({ result }) =>
    result.kind === 'success' && isFeasible(result) ? result.losses : undefined,
  );
  const feasible = [...losses.keys()].filter((i) => losses[i] !== undefined);
  const fronts = sortIntoFronts(feasible.map((i) => losses[i] ?? []));
  const ranks = order.map((rank) => entries.length + rank);
  feasible.forEach((i, k) => (ranks[i] = fronts[k] ?? 0));
  const crowding = new Float64Array(entries.length);
  for (const members of Map.groupBy(feasible, (i) => ranks[i]).values()) {
    const distances = crowdingOf(members.map((i) => losses[i] ?? []));
    members.forEach((i, k) => (crowding[i] = distances[k] ?? 0));
  }
  return entries.map((entry, i) => ({
    entry,
    rank: ranks[i] ?? 0,
    crowding: crowding[i] ?? 0,
    tie: hashNumbers(seed, entry.number),
  }));
}

/** Sum over the objectives of the gap between the neighbours, as a share of the front's extent; infinite at its ends. */
export function crowdingOf(points: readonly (readonly number[])[]): readonly number[] {
  const crowding = points.map(() => 0);
  for (let objective = 0; objective < (points[0]?.length ?? 0); objective++) {
    const at = (i: number | undefined): number => points[i ?? -1]?.[objective] ?? 0;
    const order = [...points.keys()].toSorted((a, b) => at(a) - at(b));
    const extent = at(order.at(-1)) - at(order[0]);
    order.forEach((i, position) => {
      const isEnd = position === 0 || position === order.length - 1;
      const gap = isEnd ? Infinity : at(order[position + 1]) - at(order[position - 1]);
      // Where all are equal in an objective it says nothing, about the ends neither.
      if (extent > 0) crowding[i] = (crowding[i] ?? 0) + gap / extent;
    });
  }
  return crowding;
}

/** Not a subtraction: the ends are infinite. */
function compareDescending(a: number, b: number): number {
  return a > b ? -1 : a < b ? 1 : 0;
}
