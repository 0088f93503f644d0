/** The variances of two means and the quantiles towards either side. */
interface FiellerInput {
  readonly variances: { readonly best: number; readonly baseline: number };
  readonly plain: number;
  readonly corrected: number;
}

interface Means {
  readonly best: number;
  readonly baseline: number;
}

/**
 * The interval of (baseline - best) / |baseline| by Fieller's theorem (1954), which needs no approximation of the
 * ratio. Undefined when the baseline cannot be told from 0: then no ratio can be bounded.
 */
export function relativeDifference(
  means: Means,
  { variances, plain, corrected }: FiellerInput,
): { readonly estimate: number; readonly low: number; readonly high: number } | undefined {
  // Of best / baseline; a gain is what is missing to 1, so its low end comes from the high one of the ratio.
  const wide = ratioEnds(means, { variances, quantile: corrected });
  const narrow = ratioEnds(means, { variances, quantile: plain });
  if (wide === undefined || narrow === undefined) return undefined;
  const estimate = (means.baseline - means.best) / Math.abs(means.baseline);
  return means.baseline > 0
    ? { estimate, low: 1 - wide.high, high: 1 - narrow.low }
    : { estimate, low: wide.low - 1, high: narrow.high - 1 };
}

/** Where (best - ratio * baseline)^2 = quantile^2 * (variance of that difference). */
function ratioEnds(
  { best, baseline }: Means,
  { variances, quantile }: { variances: FiellerInput['variances']; quantile: number },
): { readonly low: number; readonly high: number } | undefined {
  const squared = quantile * quantile;
  const a = baseline * baseline - squared * variances.baseline;
  if (!(a > 0)) return undefined;
  const half = best * baseline;
  const c = best * best - squared * variances.best;
  const root = Math.sqrt(Math.max(half * half - a * c, 0));
  return { low: (half - root) / a, high: (half + root) / a };
}
