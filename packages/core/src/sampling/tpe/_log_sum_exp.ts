/** Below that a term does not change a sum that holds 1; most do not, far from the point. */
const NEGLIGIBLE = -40;

/** The logarithm of the sum of the exponentials of all terms and of one more, `last`, which must be finite. */
export function logSumExp(terms: Float64Array, last: number): number {
  let largest = last;
  for (let k = 0; k < terms.length; k++) {
    const term = terms[k] ?? 0;
    if (term > largest) largest = term;
  }
  let sum = Math.exp(last - largest);
  for (let k = 0; k < terms.length; k++) {
    const below = (terms[k] ?? 0) - largest;
    if (below > NEGLIGIBLE) sum += Math.exp(below);
  }
  return largest + Math.log(sum);
}
