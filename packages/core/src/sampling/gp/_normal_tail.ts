const LOG_SQRT_TWO_PI = 0.9189385332046727;
/** Below, the series loses digits and the continued fraction is quick. */
const TAIL_FROM = -2.5;
/** Terms of the continued fraction; at the start of the tail they give 14 digits. */
const FRACTION_TERMS = 70;
const SERIES_LIMIT = 400;

/** Logarithm of the standard normal density. */
export function logDensity(z: number): number {
  return -0.5 * z * z - LOG_SQRT_TWO_PI;
}

/** Share of a standard normal below z over its density at z (Mills' ratio of the other tail), for z >= -2.5. */
function ratioBySeries(z: number): number {
  // Phi(z) = 1/2 + phi(z) (z + z^3 / 3 + z^5 / 15 + ...)
  let term = z;
  let sum = z;
  for (let k = 3; k < SERIES_LIMIT && Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum + 0.5 * Math.exp(-logDensity(z));
}

/** The part K of Mills' ratio 1 / (x + K), K = 1 / (x + 2 / (x + 3 / (x + ...))), for x >= 2.5. */
function fractionTail(x: number): number {
  let rest = x;
  for (let k = FRACTION_TERMS; k >= 2; k--) rest = x + k / rest;
  return 1 / rest;
}

/** Logarithm of the share of a standard normal below z, and its derivative; exact far out in the lower tail. */
export function logShareBelow(z: number): { readonly value: number; readonly slope: number } {
  if (z > 38) return { value: 0, slope: 0 };
  const ratio = z < TAIL_FROM ? 1 / (-z + fractionTail(-z)) : ratioBySeries(z);
  return { value: logDensity(z) + Math.log(ratio), slope: 1 / ratio };
}

/**
 * Logarithm of phi(z) + z Phi(z), the expected improvement in units of the standard deviation, and its derivative; exact
 * where the improvement itself is far too small for a number (the aim of Ament et al. 2023, reached here by a continued
 * fraction).
 */
export function logImprovement(z: number): { readonly value: number; readonly slope: number } {
  if (z > 38) return { value: Math.log(z), slope: 1 / z };
  if (z < TAIL_FROM) {
    const tail = fractionTail(-z);
    return { value: logDensity(z) + Math.log(tail / (tail - z)), slope: 1 / tail };
  }
  const ratio = ratioBySeries(z);
  const scaled = 1 + z * ratio;
  return { value: logDensity(z) + Math.log(scaled), slope: ratio / scaled };
}
