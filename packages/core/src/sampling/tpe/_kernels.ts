import type { Rng } from '../../ports/rng.ts';
import type { Place } from './_dimension.ts';

/**
 * The kernels of one dimension, one for each observation and the prior kernel after them. Kernels of one group have
 * the same density.
 */
export interface DimensionKernels {
  /** Group of each kernel. */
  readonly groupOf: Int32Array;
  /** Logarithm of the density (continuous) or mass (stepped, categorical) of each group at a place; valid until the next call. */
  logDensities(place: Place): Float64Array;
  /** Draws a place on the unit interval from a kernel. */
  draw(kernel: number, rng: Rng): number;
}
