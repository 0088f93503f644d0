/** Tells whether losses `a` are nowhere worse and somewhere better than `b`. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    const own = a[i] ?? 0;
    const other = b[i] ?? 0;
    if (own > other) return false;
    better ||= own < other;
  }
  return better;
}

/**
 * Gives each point (losses, smaller is better) the number of its front of non-domination, 0 for the points that no
 * other one dominates. Equal points share a front.
 *
 * Points are taken in lexicographic order, so a later one never dominates an earlier one, and the front of each is
 * found by bisection (Zhang et al. 2015, "ENS-BS"). Worst case O(n^2) comparisons, O(n log n) when fronts are small.
 */
export function sortIntoFronts(points: readonly (readonly number[])[]): readonly number[] {
  const order = points
    .map((_, i) => i)
    .toSorted((a, b) => compareLexicographically(points[a], points[b]) || a - b);
  const fronts: (readonly number[])[][] = [];
  const frontOf = points.map(() => 0);
  for (const index of order) {
    const point = points[index] ?? [];
    const front = findFront(fronts, point);
    frontOf[index] = front;
    if (front === fronts.length) fronts.push([point]);
    else fronts[front]?.push(point);
  }
  return frontOf;
}

/** First front of which no member dominates the point; domination is monotone in the front number. */
function findFront(fronts: readonly (readonly (readonly number[])[])[], point: readonly number[]): number {
  let low = 0;
  let high = fronts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isDominated(fronts[middle] ?? [], point)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From the last member back: the nearest in lexicographic order is the likeliest to dominate. */
function isDominated(front: readonly (readonly number[])[], point: readonly number[]): boolean {
  return front.findLast((member) => dominates(member, point)) !== undefined;
}

function compareLexicographically(a: readonly number[] = [], b: readonly number[] = []): number {
  for (let i = 0; i < a.length; i++) {
    const own = a[i] ?? 0;
    const other = b[i] ?? 0;
    if (own !== other) return own < other ? -1 : 1;
  }
  return 0;
}
