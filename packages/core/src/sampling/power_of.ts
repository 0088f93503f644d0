/**
 * A power of a number >= 0 that is the same in every version of Node: `**` gives other last digits from one to the next,
 * exp and log do not. Relative error some 1e-15 times the logarithm of the result.
 */
export function powerOf(base: number, exponent: number): number {
  return Math.exp(exponent * Math.log(base));
}
