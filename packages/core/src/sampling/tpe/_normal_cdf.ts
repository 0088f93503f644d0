/** log(erfc(x) * exp(x^2) * (1 + x / 2)) as a Chebyshev series in 4 / (2 + x) - 1, fitted with 40 digits for this file. */
const SERIES: Float64Array = Float64Array.of(
  -1.3026537197817094,
  0.6419697923564902,
  0.019476473204185836,
  -0.009561514786808632,
  -0.0009465953444820369,
  0.00036683949785276145,
  4.252332480690777e-5,
  -2.0278578112534242e-5,
  -1.6242900046470256e-6,
  1.3036558355805232e-6,
  1.5626441722066142e-8,
  -8.523809591492654e-8,
  6.5290544390988515e-9,
  5.059343495551469e-9,
  -9.91364156493033e-10,
  -2.273651222931836e-10,
);
const SQRT_HALF: number = Math.SQRT1_2;

/** The complementary error function; relative error below 2e-10 on both sides, so differences in a tail stay exact. */
export function erfc(x: number): number {
  return x >= 0 ? upperErfc(x) : 2 - upperErfc(-x);
}

/** The share of a standard normal that lies between `low` and `high`, low <= high; exact far out in the tails too. */
export function normalMass(low: number, high: number): number {
  // Both ends on the side where erfc is small: otherwise the difference of two numbers near 1 keeps no digit.
  if (low > 0) return 0.5 * (erfc(low * SQRT_HALF) - erfc(high * SQRT_HALF));
  return 0.5 * (erfc(-high * SQRT_HALF) - erfc(-low * SQRT_HALF));
}

/** Clenshaw's recurrence. */
function upperErfc(x: number): number {
  const t = 2 / (2 + x);
  const twice = 4 * t - 2;
  let own = 0;
  let next = 0;
  for (let i = SERIES.length - 1; i > 0; i--) {
    const before = twice * own - next + (SERIES[i] ?? 0);
    next = own;
    own = before;
  }
  return t * Math.exp(-x * x + 0.5 * (twice * own + (SERIES[0] ?? 0)) - next);
}
