import type { Rng } from '../../ports/rng.ts';
import { groupKernels } from './_bandwidth.ts';
import type { Place } from './_dimension.ts';
import type { DimensionKernels } from './_kernels.ts';
import { drawTruncatedNormal, logCellMass, logNormaliser } from './_truncated_normal.ts';

/** The prior of a dimension: nearly flat, and what an observation counts as where it is inactive. */
const PRIOR = { mean: 0.5, sigma: 1 } as const;

/** In sigmas. */
const NARROW = 0.25;
/** In sigmas. */
const FAR = 6;

/** Normal kernels cut to the unit interval; the prior is the last group. */
export function numericKernels(units: Float64Array, floor: number): DimensionKernels {
  const observed = groupKernels(units, floor);
  const prior = observed.means.length;
  const means = append(observed.means, PRIOR.mean);
  const sigmas = append(observed.sigmas, PRIOR.sigma);
  const groupOf = new Int32Array(units.length + 1).fill(prior);
  const logFactors = new Float64Array(means.length);
  for (let kernel = 0; kernel < units.length; kernel++) {
    const group = observed.groupOf[kernel] ?? -1;
    if (group >= 0) groupOf[kernel] = group;
  }
  for (let group = 0; group < means.length; group++) {
    logFactors[group] = logNormaliser(means[group] ?? 0, sigmas[group] ?? 1);
  }
  const densities = new Float64Array(means.length);
  const normalOf = (group: number): { mean: number; sigma: number } => ({
    mean: means[group] ?? PRIOR.mean,
    sigma: sigmas[group] ?? PRIOR.sigma,
  });
  return {
    groupOf,
    logDensities: (place: Place) => {
      if (place.low < place.high) writeMasses(place, { means, sigmas, logFactors, densities });
      else writeDensities(place.unit, { means, sigmas, logFactors, densities });
      return densities;
    },
    draw: (kernel: number, rng: Rng) => drawTruncatedNormal(normalOf(groupOf[kernel] ?? prior), rng),
  };
}

function append(values: Float64Array, last: number): Float64Array {
  const longer = new Float64Array(values.length + 1);
  longer.set(values);
  longer[values.length] = last;
  return longer;
}

interface Columns {
  readonly means: Float64Array;
  readonly sigmas: Float64Array;
  readonly logFactors: Float64Array;
  /** Written to. */
  readonly densities: Float64Array;
}

/** Hot: kernels * candidates * dimensions times per suggestion. */
function writeDensities(unit: number, { means, sigmas, logFactors, densities }: Columns): void {
  for (let group = 0; group < means.length; group++) {
    const z = (unit - (means[group] ?? 0)) / (sigmas[group] ?? 1);
    densities[group] = (logFactors[group] ?? 0) - 0.5 * z * z;
  }
}

/**
 * Where the cell is narrow, the density in its middle times its width, bent as the second derivative says, is right to
 * 1 %; where it is so far off that its share is below 1e-9 and plays no part in a mixture with the prior, the density at
 * its near end will do. Both spare two error functions, for most kernels.
 */
function writeMasses({ low, high }: Place, { means, sigmas, logFactors, densities }: Columns): void {
  const width = high - low;
  const logWidth = Math.log(width);
  for (let group = 0; group < means.length; group++) {
    const mean = means[group] ?? 0;
    const sigma = sigmas[group] ?? 1;
    const logFactor = logFactors[group] ?? 0;
    const distance = Math.max(low - mean, mean - high, 0) / sigma;
    if (distance > FAR) densities[group] = logFactor + logWidth - 0.5 * distance * distance;
    else if (width < NARROW * sigma) {
      const z = ((low + high) / 2 - mean) / sigma;
      const bend = ((width / sigma) ** 2 / 24) * (z * z - 1);
      densities[group] = logFactor + logWidth - 0.5 * z * z + bend;
    } else densities[group] = logCellMass({ mean, sigma }, { low, high, logFactor });
  }
}
