import type { Params } from '@autotuner/core';
import type { SuiteEntry, SuiteFailure } from '../suite/suite_entry.ts';
import { styblinskiEntry } from './landscapes.ts';
import { box, named, point, scattered, squaredDistance, sum } from './space_items.ts';

const { abs, exp, floor, max, min, sqrt } = Math;

/** The nearer to success, the later it fails. */
function crash(violation: number): SuiteFailure {
  return { frac: max(0.02, 0.95 * exp(-2 * violation)), err: 'crash' };
}

interface Island {
  readonly at: readonly number[];
  readonly radius: number;
  /** The value in its middle. */
  readonly floor: number;
}

const ISLANDS: readonly Island[] = [
  { at: [0.78, 0.25, 0.7, 0.3], radius: 0.3, floor: 1.2 },
  { at: [0.25, 0.75, 0.72, 0.75], radius: 0.24, floor: 0.6 },
  { at: [0.2, 0.22, 0.25, 0.35], radius: 0.18, floor: 0 },
];

/** Three separate regions work; the smallest holds the best, and a failure tells only how far the nearest one is. */
function islands(x: readonly number[]): number | SuiteFailure {
  const near = ISLANDS.map((island) => ({ ...island, distance: sqrt(squaredDistance(x, island.at)) }));
  const inside = near.find(({ distance, radius }) => distance <= radius);
  if (inside !== undefined) return inside.floor + 4 * inside.distance ** 2;
  return crash(min(...near.map(({ distance, radius }) => distance - radius)));
}

const HOLES = 14;

/** Many separate regions fail, each at a time of its own that says nothing about where success is. */
function holes(x: readonly number[], best: readonly number[]): number | SuiteFailure {
  for (let hole = 0; hole < HOLES; hole++) {
    const at = x.map((_, i) => scattered(hole * x.length + i, 13));
    const isFar = squaredDistance(at, best) > 0.36 ** 2;
    if (isFar && squaredDistance(x, at) < 0.34 ** 2)
      return { frac: scattered(hole, 29), err: hole % 3 === 0 ? 'oom' : 'crash' };
  }
  return squaredDistance(x, best);
}

/** Cells work and fail in turn, as on a board of chess. */
function board(x: readonly number[]): number | SuiteFailure {
  const cells = sum(x.map((own) => min(2, floor(3 * own))));
  if (cells % 2 === 1) return { frac: 0.5, err: 'timeout' };
  return 2 * squaredDistance(x, [0.2, 0.45, 0.52, 0.84]);
}

/** Only a thin layer along the diagonal works, and it is followed downhill to its end. */
function corridor(x: readonly number[]): number | SuiteFailure {
  const mean = sum(x) / x.length;
  const off = sqrt(sum(x.map((own) => (own - mean) ** 2)));
  if (off > 0.28) return crash(off - 0.28);
  return 3 * abs(mean - 0.12) + off ** 2;
}

/** What does not work is found out at the very end, so all failures are equal; 4 % works. */
function late(x: readonly number[]): number | SuiteFailure {
  const [a = 0, b = 0, c = 0, d = 0] = x;
  if (a + b > 0.55 || c < 0.55 || abs(d - 0.3) > 0.22 + 0.1 * c) return { frac: 1, err: 'slo' };
  return squaredDistance(x, [0.35, 0.1, 0.75, 0.2]);
}

/** Nothing ever works; the hidden value is how far away the least bad point is. */
function hopeless(x: readonly number[]): SuiteFailure {
  const [a = 0, b = 0, c = 0, d = 0, ...rest] = x;
  const violation = sum([
    abs(a - 0.15),
    2 * abs(b - 0.7),
    abs(c - d) + abs(c - 0.4),
    ...rest.map((own) => abs(own - 0.85)),
  ]);
  return { frac: max(0.01, 0.9 - 0.3 * violation), err: violation > 2 ? 'deploy' : 'crash', true: violation };
}

const HOLE_BEST_5 = [0.22, 0.68, 0.57, 0.35, 0.8];
const HOLE_BEST_3 = [0.3, 0.72, 0.64];
const FLAKY_SHARE = 0.2;

function onBox(
  count: number,
  f: (x: readonly number[]) => number | SuiteFailure,
): Pick<SuiteEntry, 'space' | 'f'> {
  return { space: box(count, [0, 1]), f: (p: Params) => f(point(p, count)) };
}

/** Failures in separate regions, by chance, along corridors, all alike, and nothing else. */
export const FAILURE_REGIONS: Readonly<Record<string, SuiteEntry>> = {
  islands4: { ...onBox(4, islands), split: 'selection', fmin: 0, optimum: named([0.2, 0.22, 0.25, 0.35]) },
  holes3: {
    ...onBox(3, (x) => holes(x, HOLE_BEST_3)),
    split: 'selection',
    fmin: 0,
    optimum: named(HOLE_BEST_3),
  },
  // The same function without failures, with some by chance, and with each failed experiment tried once more.
  steady4: { ...styblinskiEntry(4), split: 'selection' },
  flaky4: { ...styblinskiEntry(4), split: 'selection', flaky: { share: FLAKY_SHARE } },
  retried4: { ...styblinskiEntry(4), split: 'selection', flaky: { share: FLAKY_SHARE, retries: 1 } },
  corridor4: { ...onBox(4, corridor), split: 'selection', fmin: 0, optimum: named([0.12, 0.12, 0.12, 0.12]) },
  board4: { ...onBox(4, board), split: 'validation', fmin: 0, optimum: named([0.2, 0.45, 0.52, 0.84]) },
  holes5: {
    ...onBox(5, (x) => holes(x, HOLE_BEST_5)),
    split: 'validation',
    fmin: 0,
    optimum: named(HOLE_BEST_5),
  },
  late4: { ...onBox(4, late), split: 'validation', fmin: 0, optimum: named([0.35, 0.1, 0.75, 0.2]) },
  hopeless6: {
    ...onBox(6, hopeless),
    split: 'validation',
    fmin: 0,
    optimum: named([0.15, 0.7, 0.4, 0.4, 0.85, 0.85]),
  },
};
