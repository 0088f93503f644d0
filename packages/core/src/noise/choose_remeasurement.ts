import { studentUpperTail } from '../statistics/student.ts';
import { noiseAt, pooledNoise, summarizePoints } from './measured_point.ts';
import type { MeasuredPoint, NoiseLevel, PointSummary } from './measured_point.ts';

/** What the policy may look at. */
export interface RemeasurementRequest {
  readonly points: readonly MeasuredPoint[];
  /** Part of all measurements that may go into repeats, 0..1. @default 0.2 */
  readonly share?: number;
  /** Measurements of one point at most; whole, >= 2. @default 10 */
  readonly maxRepeats?: number;
  /** Probability that the best may still be a wrong one when the policy says that it is known, 0..1. @default 0.05 */
  readonly errorRate?: number;
}

/** Which point to measure again, or none; with the reason, for the log. */
export interface Remeasurement {
  readonly number?: number;
  readonly reason: string;
}

/** Points with what the policy knows about the noise. */
interface Contest {
  readonly points: readonly PointSummary[];
  readonly noise: NoiseLevel;
  readonly request: RemeasurementRequest;
}

/**
 * Which earlier point to measure again rather than try a new one, so that the best of noisy points is the best in truth.
 *
 * Top-two selection (Russo 2020; the challenger by the least transportation cost, as in Shang et al. 2020): the leader
 * has the least mean; the challenger is the point that is hardest to tell from it, by the difference of the means over
 * its standard error. The one of the two whose mean is known less well is measured. Nothing is measured while repeats
 * have used up their share, nor when every challenger is told from the leader at `errorRate` (Bonferroni's correction
 * for their number). While no point was measured twice, the leader is.
 *
 * @example
 * ```ts
 * import { chooseRemeasurement } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const points = [
 *   { number: 1, losses: [10, 12] },
 *   { number: 2, losses: [10.5] },
 *   { number: 3, losses: [90] },
 * ];
 * assert.equal(chooseRemeasurement({ points, share: 0.5 }).number, 2);
 * ```
 */
export function chooseRemeasurement(request: RemeasurementRequest): Remeasurement {
  const points = summarizePoints(request.points);
  const measured = points.reduce((sum, { count }) => sum + count, 0);
  const repeats = measured - points.length;
  const { share = 0.2 } = request;
  if (repeats + 1 > share * (measured + 1))
    return { reason: `${repeats} of ${measured} measurements are repeats, the share for them is ${share}` };
  const noise = pooledNoise(points);
  if (noise === undefined) return firstRepeat(points);
  return resolveLeader({ points, noise, request });
}

function firstRepeat(points: readonly PointSummary[]): Remeasurement {
  const leader = leaderOf(points);
  return leader === undefined
    ? { reason: 'nothing has been measured' }
    : { number: leader.number, reason: 'no point was measured twice: the noise is unknown' };
}

function resolveLeader({ points, noise, request }: Contest): Remeasurement {
  const { maxRepeats = 10, errorRate = 0.05 } = request;
  const leader = leaderOf(points);
  const others = points.filter((point) => point !== leader);
  if (leader === undefined || others.length === 0) return { reason: 'there is no second point' };
  const rivals = others.map((point) => ({ point, chance: chanceOfSwap(leader, { point, noise }) }));
  const open = rivals
    .filter(({ chance }) => chance * others.length > errorRate)
    .toSorted((a, b) => b.chance - a.chance || a.point.number - b.point.number);
  if (open.length === 0) return { reason: `experiment ${leader.number} is told from all others` };
  for (const { point } of open) {
    const pair = [leader, point].toSorted(
      (a, b) => standardError(b, noise) - standardError(a, noise) || a.count - b.count,
    );
    const chosen = pair.find(({ count }) => count < maxRepeats);
    if (chosen === undefined) continue;
    return { number: chosen.number, reason: reasonOf(chosen, { leader, challenger: point }) };
  }
  return { reason: `every contender was measured ${maxRepeats} times` };
}

function reasonOf(
  chosen: PointSummary,
  { leader, challenger }: { leader: PointSummary; challenger: PointSummary },
): string {
  const rival = chosen === leader ? challenger : leader;
  const role = chosen === leader ? 'leads and' : 'may be the best and';
  return `${role} cannot be told from experiment ${rival.number}: measured ${chosen.count === 1 ? 'once' : `${chosen.count} times`}`;
}

/** The least mean; the earliest of equal ones. */
function leaderOf(points: readonly PointSummary[]): PointSummary | undefined {
  return points.toSorted((a, b) => a.mean - b.mean || a.number - b.number)[0];
}

/** One-sided p-value of the hypothesis that the challenger is not worse than the leader. */
function chanceOfSwap(
  leader: PointSummary,
  { point, noise }: { point: PointSummary; noise: NoiseLevel },
): number {
  const difference = point.mean - leader.mean;
  const error = Math.hypot(standardError(leader, noise), standardError(point, noise));
  if (error === 0) return difference > 0 ? 0 : 0.5;
  return studentUpperTail(difference / error, noise.degrees);
}

function standardError(point: PointSummary, pooled: NoiseLevel): number {
  return Math.sqrt((noiseAt(point, pooled)?.variance ?? 0) / point.count);
}
