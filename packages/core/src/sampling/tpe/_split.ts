import type { Params } from '../../search_space/distribution.ts';
import { rankResults } from '../../scoring/outcome_order.ts';
import { hashNumbers } from '../seeded_rng.ts';
import type { HistoryEntry, SuggestRequest } from '../sampler.ts';

/** A history ranked for learning. */
export interface RankedHistory {
  /** Best first; ties in an arbitrary order that depends on seed and number only, never on the order of arrival. */
  readonly entries: readonly HistoryEntry[];
  /** How many are successes; they come first. */
  readonly successCount: number;
  /** The best tenth of all, rounded up, are failures that cannot be told apart, at least three. */
  readonly isPlateau: boolean;
}

/** Good observations, and all others with those still running. */
export interface Split {
  readonly below: readonly Params[];
  readonly above: readonly Params[];
}

const GOOD_SHARE = 0.1;
const GOOD_LIMIT = 25;
/** From so many successes on, the good ones are a share of the successes: failures no longer thin them out. */
const SUCCESSES_FOR_SHARE = 5;
const PLATEAU_SIZE = 3;

/** Ranks a history by the order of outcomes. */
export function rankHistory({ history, seed }: Pick<SuggestRequest, 'history' | 'seed'>): RankedHistory {
  const ranks = rankResults(history.map(({ result }) => result));
  const keyed = history.map((entry, i) => ({
    entry,
    rank: ranks[i] ?? 0,
    tie: hashNumbers(seed, entry.number),
  }));
  keyed.sort((a, b) => a.rank - b.rank || a.tie - b.tie || a.entry.number - b.entry.number);
  const successCount = history.filter(({ result }) => result.kind === 'success').length;
  const top = Math.ceil(GOOD_SHARE * history.length);
  const isTied = keyed[0] !== undefined && keyed[0].rank === keyed[top - 1]?.rank;
  return {
    entries: keyed.map(({ entry }) => entry),
    successCount,
    isPlateau: successCount === 0 && top >= PLATEAU_SIZE && isTied,
  };
}

/**
 * Splits observations into good ones (a tenth, 25 at most) and the rest. What is still running counts as bad
 * ("constant liar", Ginsbourger et al. 2010), so that parallel experiments do not crowd one spot.
 */
export function splitHistory(ranked: RankedHistory, outstanding: readonly Params[]): Split {
  const { entries, successCount } = ranked;
  const base = successCount >= SUCCESSES_FOR_SHARE ? successCount : entries.length;
  const good = Math.min(Math.ceil(GOOD_SHARE * base), GOOD_LIMIT);
  const params = entries.map((entry) => entry.params);
  return { below: params.slice(0, good), above: [...params.slice(good), ...outstanding] };
}
