import { studentQuantile } from '../statistics/student.ts';
import { studentizedMaximumQuantile } from '../statistics/studentized_maximum.ts';
import { relativeDifference } from './_fieller.ts';
import { noiseAt, pooledNoise, summarizePoints } from './measured_point.ts';
import type { MeasuredPoint, NoiseLevel, PointSummary } from './measured_point.ts';

/** A figure with the two ends between which its true value lies. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** What is to be bounded. */
export interface ConfidenceRequest {
  readonly points: readonly MeasuredPoint[];
  /** Number of the point to judge, one of `points`. */
  readonly best: number;
  /** Number of the point to compare with. */
  readonly baseline?: number;
  /** Probability that an interval holds the truth, between 0 and 1. @default 0.95 */
  readonly confidence?: number;
  /**
   * Among how many points the best was chosen by these very measurements; 1 when they were made after the choice.
   * @default the number of points
   */
  readonly chosenFrom?: number;
}

/** How far the best and its gain can be trusted; what cannot be said from so few measurements is absent. */
export interface BestConfidence {
  /** Measurements of the best and, if there is one, of the baseline. */
  readonly measurements: { readonly best: number; readonly baseline?: number };
  /** Standard deviation of one measurement, in the unit of the loss. */
  readonly noise?: number;
  /** The true mean loss of the best. */
  readonly loss?: Interval;
  /** By how much its true loss is below that of the baseline, in the unit of the loss. */
  readonly gain?: Interval;
  /** The same relative to the magnitude of the baseline: 0.12 = 12 % better. */
  readonly relativeGain?: Interval;
}

/** Student quantiles towards the pleasant and the unpleasant side. */
interface Quantiles {
  readonly plain: number;
  readonly corrected: number;
}

/**
 * Intervals for the true loss of the best point and for its gain over the baseline. Normal errors are assumed; a point
 * with few measurements is given the scatter of all points together, one with many its own (Welch 1947).
 *
 * The best was chosen because it measured low, so it is most likely better on paper than in truth. The side where that
 * hurts (its loss is higher, its gain smaller) is widened to what the luckiest of all points it was chosen from may err by
 * (the studentized maximum); the other side needs nothing, since choosing the least makes an error there rarer. Not corrected:
 * a noise that differs between points with few measurements, drift of the machine between measurements, and looking at the
 * interval again and again.
 *
 * @throws RangeError when `best` or `baseline` is not among the points, or the confidence not between 0 and 1
 *
 * @example
 * ```ts
 * import { bestConfidence } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const points = [{ number: 1, losses: [100, 102, 98, 101] }, { number: 2, losses: [80, 82, 81, 79] }];
 * const { gain } = bestConfidence({ points, best: 2, baseline: 1 });
 * assert.equal(gain?.estimate, 19.75);
 * assert.ok(gain.low > 15 && gain.high < 25);
 * ```
 */
export function bestConfidence(request: ConfidenceRequest): BestConfidence {
  checkConfidence(request);
  const points = summarizePoints(request.points);
  const pooled = pooledNoise(points);
  const best = pointOf(points, request.best);
  const noise = noiseAt(best, pooled);
  const baseline = request.baseline === undefined ? undefined : pointOf(points, request.baseline);
  const measurements = { best: best.count, ...(baseline && { baseline: baseline.count }) };
  if (noise === undefined) return { measurements };
  const deviation = {
    measurements,
    noise: Math.sqrt(noise.variance),
    loss: lossInterval(best, { noise, request }),
  };
  if (baseline === undefined) return deviation;
  return { ...deviation, ...gainIntervals({ best, baseline }, { pooled, request }) };
}

function lossInterval(
  { mean, count }: PointSummary,
  { noise, request }: { noise: NoiseLevel; request: ConfidenceRequest },
): Interval {
  const { plain, corrected } = quantilesOf(request, noise.degrees);
  const error = Math.sqrt(noise.variance / count);
  return { estimate: mean, low: mean - plain * error, high: mean + corrected * error };
}

function gainIntervals(
  { best, baseline }: { best: PointSummary; baseline: PointSummary },
  { pooled, request }: { pooled: NoiseLevel | undefined; request: ConfidenceRequest },
): Pick<BestConfidence, 'gain' | 'relativeGain'> {
  if (best === baseline) {
    const none = { estimate: 0, low: 0, high: 0 };
    return { gain: none, relativeGain: none };
  }
  const noises = [noiseAt(best, pooled), noiseAt(baseline, pooled)] as const;
  if (noises[0] === undefined || noises[1] === undefined) return {};
  const variances = { best: noises[0].variance / best.count, baseline: noises[1].variance / baseline.count };
  const degrees =
    noises[0] === noises[1] ? noises[0].degrees : welchDegrees([variances.best, variances.baseline], noises);
  const quantiles = quantilesOf(request, degrees);
  const error = Math.sqrt(variances.best + variances.baseline);
  const estimate = baseline.mean - best.mean;
  const gain = {
    estimate,
    low: estimate - quantiles.corrected * error,
    high: estimate + quantiles.plain * error,
  };
  const means = { best: best.mean, baseline: baseline.mean };
  const relativeGain = relativeDifference(means, { variances, ...quantiles });
  return relativeGain === undefined ? { gain } : { gain, relativeGain };
}

/** Welch and Satterthwaite: the degrees of freedom of a sum of variances that are known to different degrees. */
function welchDegrees(variances: readonly number[], noises: readonly (NoiseLevel | undefined)[]): number {
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  const parts = variances.map((variance, i) => variance ** 2 / (noises[i]?.degrees ?? 1));
  const spread = parts.reduce((sum, part) => sum + part, 0);
  return spread > 0 ? total ** 2 / spread : Math.min(...noises.map((noise) => noise?.degrees ?? 1));
}

function quantilesOf(
  { confidence = 0.95, chosenFrom, points }: ConfidenceRequest,
  degrees: number,
): Quantiles {
  const tail = (1 - confidence) / 2;
  const among = Math.max(chosenFrom ?? points.length, 1);
  return {
    plain: studentQuantile(tail, degrees),
    corrected: studentizedMaximumQuantile(tail, { count: among, degrees }),
  };
}

function pointOf(points: readonly PointSummary[], number: number): PointSummary {
  const found = points.find((point) => point.number === number);
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot judge point ${number}: it was not measured, one of the points given would be accepted`,
  );
}

function checkConfidence({ confidence = 0.95 }: ConfidenceRequest): void {
  if (confidence > 0 && confidence < 1) return;
  throw new RangeError(`Cannot make interval: confidence is ${confidence}, must be between 0 and 1`);
}
