import type { Params } from '../../search_space/distribution.ts';
import { dimensionsOf } from '../columns/dimension.ts';
import type { Dimension } from '../columns/dimension.ts';
import { HistoryPrefix } from '../columns/history_prefix.ts';
import { OutcomeRanking } from '../columns/outcome_ranking.ts';
import { UnitColumns } from '../columns/unit_columns.ts';
import type { HistoryEntry, SuggestRequest } from '../sampler.ts';
import { Mixture } from './_mixture.ts';
import { rankWeights } from './_rank_weights.ts';

/** The two sides of a split. */
export interface Densities {
  /** Of the good observations, whose slots count from 0, best first. */
  readonly below: Mixture;
  /** Weights of the good observations. */
  readonly weights: Float64Array;
  /** Of all others, and of what is running. */
  readonly above: Mixture;
}

/** From so many slots on, building anew is faster than adding one by one. */
const BULK = 64;

/**
 * What a sampler keeps of a history between suggestions: columns, order, and the density of what is not good. A function
 * of space, seed and history; kept up to date by what a history adds.
 */
export class TpeMemory {
  readonly dimensions: readonly Dimension[];
  readonly ranking: OutcomeRanking;
  readonly #prefix = new HistoryPrefix();
  readonly #columns: UnitColumns;
  readonly #above: Mixture;
  #good: ReadonlySet<number> = new Set();
  #count = 0;

  constructor({ space, seed }: Pick<SuggestRequest, 'space' | 'seed'>) {
    this.dimensions = dimensionsOf(space);
    this.ranking = new OutcomeRanking(seed);
    this.#columns = new UnitColumns(this.dimensions);
    this.#above = new Mixture(this.#columns);
  }

  /** Learns what a history adds; false when it does not begin with what is remembered. */
  follow(history: readonly HistoryEntry[]): boolean {
    const added = this.#prefix.additions(history);
    if (added === undefined) return false;
    this.#prefix.push(added);
    this.ranking.push(added);
    for (const { params } of added) this.#columns.push(params);
    return true;
  }

  /** Densities of the best `goodCount`, and of all others with what is running; `use` gets them for its time only. */
  withSplit<T>(
    split: { readonly goodCount: number; readonly outstanding: readonly Params[] },
    use: (densities: Densities) => T,
  ): T {
    const good = this.ranking.order().subarray(0, split.goodCount);
    this.#moveMembers(good);
    const below = new Mixture(this.#columns.pick(good));
    const peerStarts = this.ranking.peerStarts(split.goodCount);
    const weights = rankWeights(
      Array.from(good, (slot, i) => ({
        peerStart: peerStarts[i] ?? 0,
        branch: this.#columns.branchOf(slot),
      })),
    );
    below.reset(Int32Array.from(good.keys()), weights);
    const count = this.#columns.size;
    for (const params of split.outstanding) this.#columns.push(params);
    for (let slot = count; slot < this.#columns.size; slot++) this.#above.add(slot);
    try {
      return use({ below, above: this.#above, weights });
    } finally {
      for (let slot = this.#columns.size - 1; slot >= count; slot--) this.#above.remove(slot);
      this.#columns.truncate(count);
    }
  }

  #moveMembers(order: Int32Array): void {
    const good = new Set(order);
    const { size } = this.#columns;
    if (size - this.#count >= BULK) {
      const slots = Int32Array.from({ length: size }, (_, slot) => slot);
      this.#above.reset(slots.filter((slot) => !good.has(slot)));
    } else {
      for (const slot of good) if (slot < this.#count && !this.#good.has(slot)) this.#above.remove(slot);
      for (const slot of this.#good) if (!good.has(slot)) this.#above.add(slot);
      for (let slot = this.#count; slot < size; slot++) if (!good.has(slot)) this.#above.add(slot);
    }
    this.#good = good;
    this.#count = size;
  }
}
