/**
 * The volume that points (losses, smaller is better) dominate, up to a reference point that should be worse than all of
 * them: the larger, the better the front. Exact: a sweep for two objectives, WFG (While, Bradstreet and Barone 2012) for
 * more; its cost grows fast with the number of objectives. Points that are nowhere better than the reference, or somewhere
 * worse than it, add nothing. Compare volumes of one reference only.
 *
 * @throws RangeError when a point has not as many losses as the reference
 *
 * @example
 * ```ts
 * import { hypervolume } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.equal(hypervolume([[1, 3], [2, 1]], [4, 4]), 7);
 * ```
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const wrong = points.find((point) => point.length !== reference.length);
  if (wrong !== undefined)
    throw new RangeError(
      `Cannot measure hypervolume: a point has ${wrong.length} losses, the reference has ${reference.length}`,
    );
  const inside = points.filter((point) => point.every((loss, i) => loss < (reference[i] ?? 0)));
  return volumeOf(nonDominated(inside), reference);
}

function volumeOf(points: readonly (readonly number[])[], reference: readonly number[]): number {
  if (points.length === 0) return 0;
  if (reference.length <= 2) return sweep(points, reference);
  // Worst first in the last objective: the later points then limit each other to few.
  const sorted = points.toSorted((a, b) => (b.at(-1) ?? 0) - (a.at(-1) ?? 0));
  return sorted.reduce(
    (sum, point, i) => sum + exclusiveVolume(point, { rest: sorted.slice(i + 1), reference }),
    0,
  );
}

/** What a point dominates and none of the rest does. */
function exclusiveVolume(
  point: readonly number[],
  { rest, reference }: { rest: readonly (readonly number[])[]; reference: readonly number[] },
): number {
  const own = point.reduce((product, loss, i) => product * ((reference[i] ?? 0) - loss), 1);
  const limited = rest.map((other) => other.map((loss, i) => Math.max(loss, point[i] ?? 0)));
  return own - volumeOf(nonDominated(limited), reference);
}

/** One or two objectives: strips between the steps of the front. */
function sweep(points: readonly (readonly number[])[], [right = 0, top = 1]: readonly number[]): number {
  const sorted = points.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  let volume = 0;
  let ceiling = top;
  for (const [first = 0, second = 0] of sorted) {
    if (second >= ceiling) continue;
    volume += (right - first) * (ceiling - second);
    ceiling = second;
  }
  return volume;
}

/** The points that no other one dominates, each once. */
function nonDominated(points: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  for (const point of points.toSorted(compareLexicographically))
    if (!kept.some((other) => other.every((loss, i) => loss <= (point[i] ?? 0)))) kept.push(point);
  return kept;
}

function compareLexicographically(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((loss, i) => loss !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
