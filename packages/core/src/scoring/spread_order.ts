/** So many are placed with care; the rest follows by its distance to those, as whoever asks looks at the best few only. */
const PLACED = 64;

type Ranks = readonly number[];

/**
 * Orders the points of one front (losses, smaller is better) so that the first few of them cover it: first the one
 * whose worst rank is best, then always the one that is farthest from all before it (farthest-first traversal, Gonzalez
 * 1985, on ranks). Gives the place of each point, from 0; equal points share one. It depends on ranks alone, so increasing
 * transforms of an objective change nothing; nor does the order of the points.
 */
export function placesBySpread(points: readonly (readonly number[])[]): readonly number[] {
  const ranks = ranksOf(points);
  const distinct = new Map(ranks.map((own) => [own.join(), own]));
  const order = spreadOut([...distinct.values()].toSorted(compareRanks));
  const placeOf = new Map(order.map((own, place) => [own.join(), place]));
  return ranks.map((own) => placeOf.get(own.join()) ?? 0);
}

/** Takes points in an order that breaks ties; no two are equal. */
function spreadOut(points: readonly Ranks[]): readonly Ranks[] {
  const left = points.map((ranks) => ({ ranks, distance: Infinity }));
  const order: Ranks[] = [];
  while (left.length > 0 && order.length < PLACED) {
    const farthest = left.reduce(
      (best, one, i) => (one.distance > (left[best]?.distance ?? 0) ? i : best),
      0,
    );
    const [chosen] = left.splice(farthest, 1);
    if (chosen === undefined) break;
    order.push(chosen.ranks);
    for (const one of left) one.distance = Math.min(one.distance, distanceBetween(one.ranks, chosen.ranks));
  }
  left.sort((a, b) => b.distance - a.distance);
  return [...order, ...left.map(({ ranks }) => ranks)];
}

/** In each objective, how many different values are smaller. */
function ranksOf(points: readonly (readonly number[])[]): readonly Ranks[] {
  const columns = (points[0] ?? []).map((_, objective) => {
    const values = points.map((point) => point[objective] ?? 0);
    const sorted = [...new Set(values)].toSorted((a, b) => (a < b ? -1 : 1));
    const rankOf = new Map(sorted.map((value, rank) => [value, rank]));
    return values.map((value) => rankOf.get(value) ?? 0);
  });
  return points.map((_, i) => columns.map((column) => column[i] ?? 0));
}

/** By the worst rank, then by the sum, then by the first objectives. */
function compareRanks(a: Ranks, b: Ranks): number {
  const first = a.findIndex((rank, i) => rank !== b[i]);
  const byFirst = first < 0 ? 0 : (a[first] ?? 0) - (b[first] ?? 0);
  return Math.max(...a) - Math.max(...b) || sumOf(a) - sumOf(b) || byFirst;
}

function sumOf(ranks: Ranks): number {
  return ranks.reduce((total, rank) => total + rank, 0);
}

function distanceBetween(a: Ranks, b: Ranks): number {
  return a.reduce((total, rank, i) => total + Math.abs(rank - (b[i] ?? 0)), 0);
}
