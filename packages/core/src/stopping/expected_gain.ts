import type { BestCurve } from './best_curve.ts';

/** Fewer successes give no curve to go by. */
const LEAST_SUCCESSES = 20;

/**
 * How much lower the best loss is to be expected after `left` more results, >= 0; undefined while there are fewer than 20
 * successes. It assumes that each doubling of the results gains as much as the last one did. Searches mostly gain less
 * each time (random search in d dimensions gains 2^(-1/d) as much), so this is rather too high than too low; but nothing
 * foretells a jump after a plateau.
 */
export function expectedGain(curve: BestCurve, left: number): number | undefined {
  if (curve.successes < LEAST_SUCCESSES) return undefined;
  const { told } = curve;
  const before = curve.bestAfter(Math.floor(told / 2));
  const gained = before - curve.best;
  return Number.isFinite(gained) ? gained * Math.log2((told + left) / told) : undefined;
}
