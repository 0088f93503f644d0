import { logGamma } from './incomplete_beta.ts';
import { normalUpperTail } from './normal.ts';

/** Halvings of a bracket whose ends are a factor of two apart. */
const BISECTIONS = 36;
/** What weighs less is left out. */
const NEGLIGIBLE = 1e-13;

/** Of how many errors the greatest is meant, and on how many degrees of freedom their common scatter is known. */
export interface StudentizedMaximum {
  readonly count: number;
  readonly degrees: number;
}

/**
 * The value that the greatest of `count` independent normal errors, over one estimate of their standard deviation,
 * exceeds with probability `tail`, 0 < tail < 1/2 (the studentized maximum, one-sided: Pillai and Ramachandran 1954). With
 * a count of 1 it is Student's quantile. Smaller than by Bonferroni's correction, most where degrees are few, because the
 * estimate errs for all alike.
 */
export function studentizedMaximumQuantile(tail: number, maximum: StudentizedMaximum): number {
  const weights = scatterWeights(maximum.degrees);
  let high = 1;
  while (upperTail(high, { weights, maximum }) > tail && high < 1e12) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (upperTail(middle, { weights, maximum }) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface ScatterWeight {
  /** Estimated over true standard deviation. */
  readonly ratio: number;
  readonly weight: number;
}

/** The mean over the estimate of the probability that one of the errors exceeds the bound. */
function upperTail(
  bound: number,
  { weights, maximum }: { readonly weights: readonly ScatterWeight[]; readonly maximum: StudentizedMaximum },
): number {
  return weights.reduce((sum, { ratio, weight }) => {
    // 1 - (1 - p)^count, exact for small p too.
    const exceeds = -Math.expm1(maximum.count * Math.log1p(-normalUpperTail(bound * ratio)));
    return sum + weight * exceeds;
  }, 0);
}

/**
 * The density of a root of chi-square over its degrees, in equal steps of its logarithm: the sum of a smooth function that
 * vanishes at both ends is as good as its integral once the steps are small against its width, about 1 / sqrt(2 degrees).
 */
function scatterWeights(degrees: number): readonly ScatterWeight[] {
  const half = degrees / 2;
  const step = Math.min(0.1, 0.5 / Math.sqrt(2 * degrees));
  const constant = Math.LN2 + half * Math.log(half) - logGamma(half) + Math.log(step);
  const weightAt = (log: number): number => Math.exp(constant + degrees * log - half * Math.exp(2 * log));
  const weights: ScatterWeight[] = [];
  // From the peak, at 0, to both sides.
  for (const side of [-step, step])
    for (let log = side > 0 ? step : 0; weightAt(log) > NEGLIGIBLE; log += side)
      weights.push({ ratio: Math.exp(log), weight: weightAt(log) });
  return weights;
}
