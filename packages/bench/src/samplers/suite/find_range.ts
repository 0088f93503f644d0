import type { FloatDistribution, IntDistribution } from '@autotuner/core';

/** A value for which a test holds, and the test along the line through it. */
export interface Edge {
  readonly value: number;
  readonly holds: (value: number) => boolean;
}

/** Known values, the smallest and the largest, from which a test is followed outward. */
export interface KnownEdges {
  readonly lowest: Edge;
  readonly highest: Edge;
}

/** The range of values for which a test holds, exact to the last bit where it is one interval. */
export function findRange(
  distribution: FloatDistribution | IntDistribution,
  { lowest, highest }: KnownEdges,
): { readonly low: number; readonly high: number } {
  const { low, high, type } = distribution;
  const top = type === 'int' ? low + Math.floor((high - low) / distribution.step) * distribution.step : high;
  return {
    low: lastThatHolds(lowest, low, { isWhole: type === 'int' }),
    high: lastThatHolds(highest, top, { isWhole: type === 'int' }),
  };
}

/** Halves the way from a value that holds to one that does not until nothing lies between. */
function lastThatHolds(edge: Edge, end: number, { isWhole }: { readonly isWhole: boolean }): number {
  if (edge.value === end || edge.holds(end)) return end;
  let [inside, outside] = [edge.value, end];
  for (;;) {
    const half = inside + (outside - inside) / 2;
    const middle = isWhole ? (outside < inside ? Math.ceil(half) : Math.floor(half)) : half;
    if (middle === inside || middle === outside) return inside;
    if (edge.holds(middle)) inside = middle;
    else outside = middle;
  }
}
