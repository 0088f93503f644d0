import { createSeededRng } from '../sampling/seeded_rng.ts';
import type { Rng } from '../ports/rng.ts';
import { pooledNoise, summarizePoints } from './measured_point.ts';
import type { MeasuredPoint } from './measured_point.ts';

/** How to draw. */
export interface ProbabilityBestOptions {
  /** Unsigned 32-bit. @default 0 */
  readonly seed?: number;
  /** The error of a probability is at most 0.5 / sqrt(draws). @default 2000 */
  readonly draws?: number;
}

/** More take time; those left out have the greatest means. */
const MOST_POINTS = 300;
const DRAW_STREAM = 0x6e6f6973;

/**
 * For each point that was measured the probability that its true mean is the least, by number. Means are drawn from
 * what the measurements leave open under flat priors, with one noise level for all points (a draw of that too). Too sure
 * of its favourite where true means lie closer together than single measurements scatter. The 300 points of the
 * least means share it all. Undefined when no point was measured twice.
 *
 * @example
 * ```ts
 * import { probabilityBest } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const chances = probabilityBest([{ number: 1, losses: [9, 10, 11] }, { number: 2, losses: [12, 13] }]);
 * assert.ok((chances?.get(1) ?? 0) > 0.9);
 * ```
 */
export function probabilityBest(
  points: readonly MeasuredPoint[],
  { seed = 0, draws = 2000 }: ProbabilityBestOptions = {},
): ReadonlyMap<number, number> | undefined {
  const all = summarizePoints(points);
  const noise = pooledNoise(all);
  if (noise === undefined) return undefined;
  const rng = createSeededRng({ seed, number: 0, stream: DRAW_STREAM });
  const wins = new Map(all.map(({ number }) => [number, 0]));
  const summaries = all.toSorted((a, b) => a.mean - b.mean || a.number - b.number).slice(0, MOST_POINTS);
  for (let draw = 0; draw < draws; draw++) {
    const deviation = Math.sqrt((noise.variance * noise.degrees) / chiSquare(noise.degrees, rng));
    let winner = -1;
    let least = Infinity;
    for (const { number, mean, count } of summaries) {
      const value = mean + (deviation / Math.sqrt(count)) * standardNormal(rng);
      if (value < least) [winner, least] = [number, value];
    }
    wins.set(winner, (wins.get(winner) ?? 0) + 1);
  }
  return new Map([...wins].map(([number, count]) => [number, count / draws]));
}

/** Sum of squared normals, in pairs by exponentials: degrees may be in the hundreds. */
function chiSquare(degrees: number, rng: Rng): number {
  let sum = degrees % 2 === 1 ? standardNormal(rng) ** 2 : 0;
  for (let pair = 0; pair < Math.floor(degrees / 2); pair++) sum += -2 * Math.log(1 - rng.float());
  return sum;
}

/** Box and Muller 1958. */
function standardNormal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.float())) * Math.cos(2 * Math.PI * rng.float());
}
