import type { Rng } from '../../ports/rng.ts';
import { normalMass } from './_normal_cdf.ts';

const LOG_SQRT_TWO_PI = 0.9189385332046727;
/** The mean lies in the interval and sigma is at most 1, so at least a third of all draws is accepted. */
const DRAW_LIMIT = 100;

/** Sigmas from both ends from which on less than 1e-11 is cut off; spares most error functions. */
const WHOLE_FROM = 7;

/** A normal distribution cut to [0, 1]; `mean` lies inside and 0 < sigma <= 1. */
export interface TruncatedNormal {
  readonly mean: number;
  readonly sigma: number;
}

/** A cell of a stepped dimension, with the {@link logNormaliser} of the distribution. */
export interface CellOptions {
  readonly low: number;
  readonly high: number;
  readonly logFactor: number;
}

/** Logarithm of the factor in front of exp(-z^2 / 2) in the density of a normal cut to [0, 1]. */
export function logNormaliser(mean: number, sigma: number): number {
  const isWhole = Math.min(mean, 1 - mean) > WHOLE_FROM * sigma;
  const inside = isWhole ? 1 : normalMass(-mean / sigma, (1 - mean) / sigma);
  return -Math.log(sigma * inside) - LOG_SQRT_TWO_PI;
}

/** Logarithm of the share of a normal cut to [0, 1] that lies in a cell; -Infinity where that is too small for a number. */
export function logCellMass({ mean, sigma }: TruncatedNormal, { low, high, logFactor }: CellOptions): number {
  const inside = normalMass((low - mean) / sigma, (high - mean) / sigma);
  return Math.log(inside * sigma) + logFactor + LOG_SQRT_TWO_PI;
}

/** Draws from a normal cut to [0, 1] by the polar method with rejection (Marsaglia and Bray 1964). */
export function drawTruncatedNormal({ mean, sigma }: TruncatedNormal, rng: Rng): number {
  for (let i = 0; i < DRAW_LIMIT; i++) {
    const u = 2 * rng.float() - 1;
    const v = 2 * rng.float() - 1;
    const s = u * u + v * v;
    if (s >= 1 || s === 0) continue;
    const drawn = mean + sigma * u * Math.sqrt((-2 * Math.log(s)) / s);
    if (drawn >= 0 && drawn <= 1) return drawn;
  }
  return mean;
}
