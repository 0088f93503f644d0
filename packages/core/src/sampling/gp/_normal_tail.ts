import { centreSeries, SERIES_UNTIL, tailFraction } from '../../statistics/normal.ts';

const LOG_SQRT_TWO_PI = 0.9189385332046727;

/** Logarithm of the standard normal density. */
export function logDensity(z: number): number {
  return -0.5 * z * z - LOG_SQRT_TWO_PI;
}

/** Share of a standard normal below z over its density at z (Mills' ratio of the other tail), for z >= -2.5. */
function ratioBySeries(z: number): number {
  return centreSeries(z) + 0.5 * Math.exp(-logDensity(z));
}

/** Logarithm of the share of a standard normal below z, and its derivative; exact far out in the lower tail. */
export function logShareBelow(z: number): { readonly value: number; readonly slope: number } {
  if (z > 38) return { value: 0, slope: 0 };
  const ratio = z < -SERIES_UNTIL ? 1 / (-z + tailFraction(-z)) : ratioBySeries(z);
  return { value: logDensity(z) + Math.log(ratio), slope: 1 / ratio };
}

/**
 * Logarithm of phi(z) + z Phi(z), the expected improvement in units of the standard deviation, and its derivative; exact
 * where the improvement itself is far too small for a number (the aim of Ament et al. 2023, reached here by a continued
 * fraction).
 */
export function logImprovement(z: number): { readonly value: number; readonly slope: number } {
  if (z > 38) return { value: Math.log(z), slope: 1 / z };
  if (z < -SERIES_UNTIL) {
    const tail = tailFraction(-z);
    return { value: logDensity(z) + Math.log(tail / (tail - z)), slope: 1 / tail };
  }
  const ratio = ratioBySeries(z);
  const scaled = 1 + z * ratio;
  return { value: logDensity(z) + Math.log(scaled), slope: ratio / scaled };
}
