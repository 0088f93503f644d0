/** Where the continued fraction takes over: it converges the faster the farther out, the series the nearer. */
export const SERIES_UNTIL = 2.5;
const SERIES_LIMIT = 400;
const SERIES_ENOUGH = 1e-17;
const FRACTION_TERMS = 70;
const SQRT_TWO_PI: number = Math.sqrt(2 * Math.PI);

/**
 * The share of a standard normal above `z`: by the series of the normal integral near the middle and Laplace's
 * continued fraction in the tail (Abramowitz and Stegun 26.2.10 and 26.2.14); relative error below 1e-12.
 */
export function normalUpperTail(z: number): number {
  if (Number.isNaN(z)) return NaN;
  if (z < 0) return 1 - normalUpperTail(-z);
  if (z > 40) return 0;
  const density = Math.exp((-z * z) / 2) / SQRT_TWO_PI;
  return z < SERIES_UNTIL ? 0.5 - density * centreSeries(z) : density / (z + tailFraction(z));
}

/**
 * z + z^3 / 3 + z^5 / (3 * 5) + ..., the share of a standard normal between 0 and z over its density at z. It loses digits
 * below -{@link SERIES_UNTIL}, and takes the more terms the larger z is.
 */
export function centreSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; k < SERIES_LIMIT && Math.abs(term) > SERIES_ENOUGH * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/**
 * The part K = 1 / (z + 2 / (z + 3 / (z + ...))) of Mills' ratio 1 / (z + K), which is the share of a standard normal
 * above z over its density at z; from {@link SERIES_UNTIL} on to 14 digits.
 */
export function tailFraction(z: number): number {
  let rest = z;
  for (let k = FRACTION_TERMS; k >= 2; k--) rest = z + k / rest;
  return 1 / rest;
}
