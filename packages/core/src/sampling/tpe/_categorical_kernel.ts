import type { Rng } from '../../ports/rng.ts';
import type { Place } from './_dimension.ts';
import type { DimensionKernels } from './_kernels.ts';

/**
 * Kernels over unordered choices: the observed choice has weight 1 and each choice another 1 / kernels, so that a few
 * observations rule nothing out. An inactive observation and the prior are uniform. Groups are the choices, then the prior.
 */
export function categoricalKernels(units: Float64Array, choiceCount: number): DimensionKernels {
  const kernelCount = units.length + 1;
  const spread = choiceCount / kernelCount;
  const logHit = Math.log((1 + 1 / kernelCount) / (1 + spread));
  const logMiss = Math.log(1 / kernelCount / (1 + spread));
  const indexOf = (unit: number): number => Math.min(Math.floor(unit * choiceCount), choiceCount - 1);
  const groupOf = Int32Array.from({ length: kernelCount }, (_, kernel) => {
    const unit = units[kernel] ?? NaN;
    return Number.isNaN(unit) ? choiceCount : indexOf(unit);
  });
  const densities = new Float64Array(choiceCount + 1);
  return {
    groupOf,
    logDensities: ({ unit }: Place) => {
      densities.fill(logMiss);
      densities[indexOf(unit)] = logHit;
      densities[choiceCount] = -Math.log(choiceCount);
      return densities;
    },
    draw: (kernel: number, rng: Rng) => {
      const group = groupOf[kernel] ?? choiceCount;
      const isObserved = group < choiceCount && rng.float() * (1 + spread) < 1;
      return ((isObserved ? group : rng.below(choiceCount)) + 0.5) / choiceCount;
    },
  };
}
