import type { OutcomeRanking } from '../columns/outcome_ranking.ts';

const GOOD_SHARE = 0.1;
const GOOD_LIMIT = 25;
/** From so many on, failures are never good. */
const WORKING_FOR_SHARE = 5;
const PLATEAU_SIZE = 3;
/** While nothing works the model only knows less bad from worse, so some experiments look elsewhere. */
const EXPLORED_SHARE = 0.1;
/** When the best failures are tied the model has nothing to climb. */
const EXPLORED_SHARE_ON_PLATEAU = 0.5;

/**
 * How many of the best results count as good: a tenth, 25 at most. Once enough works, it is a tenth of the geometric mean of
 * what works and of all, and nothing that failed: a tenth of all would be most of what works where failures are many, and a
 * tenth of what works would be a single one for long, from which no width can be learned.
 */
export function countGood({ workingCount, count }: OutcomeRanking): number {
  if (workingCount < WORKING_FOR_SHARE) return Math.min(Math.ceil(GOOD_SHARE * count), GOOD_LIMIT);
  const share = Math.ceil(GOOD_SHARE * Math.sqrt(workingCount * count));
  return Math.min(share, workingCount, GOOD_LIMIT);
}

/**
 * The share of experiments that should be random: none once something works, more when the best tenth of all, at least
 * three, cannot be told apart.
 */
export function exploredShare(ranking: OutcomeRanking): number {
  if (ranking.workingCount > 0) return 0;
  const top = Math.ceil(GOOD_SHARE * ranking.count);
  return top >= PLATEAU_SIZE && ranking.isTied(top) ? EXPLORED_SHARE_ON_PLATEAU : EXPLORED_SHARE;
}
