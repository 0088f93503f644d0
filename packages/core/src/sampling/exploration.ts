import { compareResults } from '../scoring/outcome_order.ts';
import type { TrialResult, SuggestRequest } from './sampler.ts';
import { createSeededRng } from './seeded_rng.ts';

const EXPLORATION_STREAM = 8;
/** While nothing has succeeded, what was learned only tells less bad from worse. */
const SHARE = 0.1;
/** When the best failures cannot be told apart there is nothing to climb. */
const SHARE_ON_PLATEAU = 0.5;
/** The best failures: so many of all, and so many at least. */
const TOP_SHARE = 0.1;
const TOP_LEAST = 3;

/**
 * Tells whether an experiment should look elsewhere at random instead of following what was learned: never once
 * something has succeeded, else one in ten, and one in two while the best tenth of the failures (three at least) are tied.
 */
export function shouldExplore({ history, seed, number }: SuggestRequest): boolean {
  if (history.length === 0 || history.some(({ result }) => result.kind === 'success')) return false;
  const share = isPlateau(history.map(({ result }) => result)) ? SHARE_ON_PLATEAU : SHARE;
  return createSeededRng({ seed, number, stream: EXPLORATION_STREAM }).float() < share;
}

function isPlateau(results: readonly TrialResult[]): boolean {
  let best: TrialResult | undefined;
  let tied = 0;
  for (const result of results) {
    const order = best === undefined ? -1 : compareResults(result, best);
    if (order < 0) best = result;
    if (order < 0) tied = 1;
    else if (order === 0) tied++;
  }
  return tied >= Math.max(TOP_LEAST, Math.ceil(TOP_SHARE * results.length));
}
