import type { Params } from '../../search_space/distribution.ts';
import { addAcquisitions, logExpectedImprovement, logProbabilityBelow } from './_acquisition.ts';
import type { Acquisition } from './_acquisition.ts';
import type { Encoding } from './_encoding.ts';
import type { FitCache } from './_fit_cache.ts';
import { GaussianProcess } from './_gaussian_process.ts';
import type { Told } from './_told.ts';
import { LOSS_WARPS, standardised } from './_warp_outputs.ts';
import type { Warp } from './_warp_outputs.ts';

/** Between 0 for what works and 0.5 for the best failure. */
const BADNESS_LIMIT = 0.25;

/** Fits that are remembered, one for each thing that is learned. */
export interface Fits {
  readonly losses: FitCache;
  readonly badness: FitCache;
}

/** What the acquisition is made from. */
export interface SurrogateOptions {
  readonly encoding: Encoding;
  readonly fits: Fits;
  readonly outstanding: readonly Params[];
}

/** What was learned: how much each point promises, and the best observations. */
export interface Surrogate {
  readonly acquisition: Acquisition;
  /** Parameters of what was observed, those with the best means first. */
  readonly best: readonly Params[];
}

/** Learns from losses, and from failures where there are any. */
export function learnLosses(told: Told, options: SurrogateOptions): Surrogate {
  const { process, best, order } = learn(told.params, {
    ...options,
    values: told.losses,
    warps: LOSS_WARPS,
    cache: options.fits.losses,
  });
  const improvement = logExpectedImprovement(process, best);
  const ranked = order.map((i) => told.params[i] ?? {});
  if (told.failureCount === 0) return { acquisition: improvement, best: ranked };
  return { acquisition: addAcquisitions(improvement, learnBadness(told, options).acquisition), best: ranked };
}

/** Learns what works from what failed and how badly; the acquisition is the logarithm of the probability to work. */
export function learnBadness(told: Told, options: SurrogateOptions): Surrogate {
  const values = told.badness;
  const { process, order } = learn(told.allParams, {
    ...options,
    values,
    warps: [standardised],
    cache: options.fits.badness,
  });
  const [limit = 0] = standardisedLike(BADNESS_LIMIT, values);
  return {
    acquisition: logProbabilityBelow(process, { limit, noise: process.noise }),
    best: order.map((i) => told.allParams[i] ?? {}),
  };
}

/** Which share of the variance of the losses is noise. */
export function learnNoiseShare(
  told: Told,
  { encoding, fits }: Pick<SurrogateOptions, 'encoding' | 'fits'>,
): number {
  const observed = { rows: encoding.rowsOf(told.params), outputs: told.losses };
  const dimensionCount = encoding.sharedCount;
  const { hyperparameters } = fits.losses.fitTo(observed, { dimensionCount, warps: LOSS_WARPS });
  const { noise, variance } = hyperparameters;
  return noise / (noise + variance);
}

interface LearnOptions extends SurrogateOptions {
  readonly values: Float64Array;
  readonly warps: readonly Warp[];
  readonly cache: FitCache;
}

interface Learned {
  readonly process: GaussianProcess;
  /** The smallest mean at an observation, or at what is running. */
  readonly best: number;
  /** Indexes of the observations, the smallest mean first. */
  readonly order: readonly number[];
}

function learn(
  params: readonly Params[],
  { encoding, values, warps, cache, outstanding }: LearnOptions,
): Learned {
  const rows = encoding.rowsOf(params);
  const { hyperparameters, warp } = cache.fitTo(
    { rows, outputs: values },
    { dimensionCount: encoding.sharedCount, warps },
  );
  const process = new GaussianProcess({ rows, outputs: warp(values).outputs }, hyperparameters);
  const means = process.meansAtRows();
  const order = params.map((_, i) => i).toSorted((a, b) => (means[a] ?? 0) - (means[b] ?? 0));
  for (const running of outstanding) process.believe(encoding.rowOf(running));
  return { process, order, best: process.meansAtRows().reduce((least, mean) => Math.min(least, mean)) };
}

/** Where a value lies among others once those are standardised. */
function standardisedLike(value: number, others: Float64Array): Float64Array {
  const mean = others.reduce((sum, own) => sum + own, 0) / others.length;
  const variance = others.reduce((sum, own) => sum + (own - mean) ** 2, 0) / others.length;
  return Float64Array.of((value - mean) / (variance > 0 ? Math.sqrt(variance) : 1));
}
