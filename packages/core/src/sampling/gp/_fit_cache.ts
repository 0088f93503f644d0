import { fitHyperparameters, priorsFor } from './_fit_hyperparameters.ts';
import type { FitStart } from './_fit_hyperparameters.ts';
import { hyperparametersFrom } from './_log_posterior.ts';
import type { Observations } from './_log_posterior.ts';
import type { Hyperparameters } from './_matern_kernel.ts';
import type { Warp } from './_warp_outputs.ts';

/** Observations up to so many are all fitted; above, every twentieth part of the count: the next after 100 is 105. */
const DENSE_UP_TO = 20;
/** A fit starts from that of an earlier prefix: the counts on the way, each so much more than the one before. */
const STRIDE = 1.25;

/** By how much less likely, as a logarithm, a warp may be before it is given up. */
const MARGIN = 10;

/** How hyperparameters are found. */
export interface FitOptions {
  /** Dimensions that all points have. */
  readonly dimensionCount: number;
  /** Ways to make outputs of what was observed, at least one; the most likely is taken. */
  readonly warps: readonly Warp[];
}

/** What explains observations best. */
export interface Fit {
  readonly hyperparameters: Hyperparameters;
  readonly warp: Warp;
}

/** A fit of one warp. */
interface WarpFit {
  readonly warp: Warp;
  /** Logarithms of the hyperparameters. */
  readonly logs: Float64Array;
  /** Minus the logarithm of the density of what was observed and of the hyperparameters. */
  readonly misfit: number;
}

/**
 * Fits hyperparameters, and remembers the fits. They are fitted to prefixes of the observations whose lengths follow from
 * their count alone, each fit starting from that of the prefix before, so remembered fits and fresh ones are the same. On
 * the way warps that explain the observations badly are given up; the last fit is of the best one only.
 */
export class FitCache {
  #observed: Observations | undefined;
  /** The best first, by the length of the prefix. */
  readonly #fits = new Map<number, readonly WarpFit[]>();

  /** The best fit to observations in the order of their arrival. */
  fitTo(observed: Observations, options: FitOptions): Fit {
    this.#forgetUnless(observed);
    const last = lastLength(observed.rows.count);
    let fits: readonly WarpFit[] = [];
    for (const length of strideLengths(last))
      fits = this.#fit(prefixOf(observed, length), { ...options, fits });
    if (!isStride(last)) fits = this.#fit(prefixOf(observed, last), { ...options, fits: fits.slice(0, 1) });
    const [best] = fits;
    if (best === undefined) throw new Error('Cannot fit process: there is no warp, one would be accepted');
    return { warp: best.warp, hyperparameters: hyperparametersFrom(best.logs) };
  }

  /** Goes on from earlier fits, or begins. */
  #fit(
    prefix: Observations,
    options: FitOptions & { readonly fits: readonly WarpFit[] },
  ): readonly WarpFit[] {
    const { count } = prefix.rows;
    const known = this.#fits.get(count);
    if (known !== undefined) return known;
    const priors = priorsFor(options.dimensionCount);
    const starts =
      options.fits.length > 0 ? options.fits : options.warps.map((warp) => ({ warp, logs: undefined }));
    const fits = starts.map(({ warp, logs }) => fitWarp(prefix, { warp, priors, start: logs }));
    const sorted = fits.toSorted((a, b) => a.misfit - b.misfit);
    const least = sorted[0]?.misfit ?? 0;
    const kept = sorted.filter(({ misfit }) => misfit - least <= MARGIN);
    this.#fits.set(count, kept);
    return kept;
  }

  /** Fits are good for observations of which one is a beginning of the other. */
  #forgetUnless(observed: Observations): void {
    const known = this.#observed;
    const isKnown = known !== undefined && agree(known, observed);
    if (!isKnown) this.#fits.clear();
    if (!isKnown || known.rows.count < observed.rows.count) this.#observed = observed;
  }
}

function fitWarp(
  { rows, outputs: observed }: Observations,
  { warp, ...from }: FitStart & { readonly warp: Warp },
): WarpFit {
  const { outputs, logSlopes } = warp(observed);
  const { point, value } = fitHyperparameters({ rows, outputs }, from);
  return { warp, logs: point, misfit: value - logSlopes };
}

function lastLength(count: number): number {
  return count - (count % Math.max(1, Math.floor(count / DENSE_UP_TO)));
}

/** Lengths up to the last one at which warps are compared. */
function strideLengths(last: number): readonly number[] {
  const lengths: number[] = [];
  for (let length = DENSE_UP_TO; length <= last; length = Math.ceil(length * STRIDE)) lengths.push(length);
  return lengths;
}

function isStride(length: number): boolean {
  return strideLengths(length).at(-1) === length;
}

function prefixOf({ rows, outputs }: Observations, count: number): Observations {
  return {
    rows: { ...rows, count, values: rows.values.subarray(0, count * rows.columnCount) },
    outputs: outputs.subarray(0, count),
  };
}

function agree(a: Observations, b: Observations): boolean {
  return (
    a.rows.columnCount === b.rows.columnCount &&
    a.rows.orderedCount === b.rows.orderedCount &&
    haveEqualStarts(a.outputs, b.outputs) &&
    haveEqualStarts(a.rows.values, b.rows.values)
  );
}

function haveEqualStarts(a: Float64Array, b: Float64Array): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}
