import { compareResults, isFeasible, rankResults } from '../../scoring/outcome_order.ts';
import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { hashNumbers } from '../seeded_rng.ts';
import { grown } from './unit_columns.ts';

/** From so many new entries on, sorting all is faster than putting each in its place. */
const BULK = 64;

/**
 * The order of a history, best first, kept while it grows. Ties stand in an order that looks arbitrary and depends on
 * seed and number only, never on the order of arrival. With several objectives every look at the order ranks anew.
 */
export class OutcomeRanking {
  readonly #seed: number;
  readonly #entries: HistoryEntry[] = [];
  #ties = new Float64Array(64);
  #order = new Int32Array(64);
  #orderedCount = 0;
  #workingCount = 0;
  #successCount = 0;
  #prunedCount = 0;
  #hasSeveralObjectives = false;
  #ranks: readonly number[] | undefined;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** All that was told. */
  get count(): number {
    return this.#entries.length;
  }

  /** Successes, feasible or not. */
  get successCount(): number {
    return this.#successCount;
  }

  /** Results that were stopped early. */
  get prunedCount(): number {
    return this.#prunedCount;
  }

  /** Feasible successes, and what was stopped early on the way to one. */
  get workingCount(): number {
    return this.#workingCount;
  }

  /** Adds entries in the slots that follow. */
  push(entries: readonly HistoryEntry[]): void {
    for (const entry of entries) this.#pushOne(entry);
    if (entries.length >= BULK || this.#hasSeveralObjectives) this.#orderedCount = 0;
  }

  /** Slots, best first; valid until the next push. */
  order(): Int32Array {
    const { length } = this.#entries;
    if (this.#orderedCount === 0) this.#sortAll();
    while (this.#orderedCount < length) this.#insert(this.#orderedCount);
    return this.#order.subarray(0, length);
  }

  /** Tells whether the best `count` are tied. */
  isTied(count: number): boolean {
    const order = this.order();
    return count > 0 && this.#compareResults(order[0] ?? 0, order[count - 1] ?? 0) === 0;
  }

  /**
   * For each of the best `count` the place of the first one that is as good. With several objectives all of them are: their
   * order spreads them out and says nothing about which is better.
   */
  peerStarts(count: number): Int32Array {
    const order = this.order();
    const starts = new Int32Array(Math.min(count, order.length));
    if (this.#hasSeveralObjectives) return starts;
    for (let place = 1; place < starts.length; place++) {
      const isTied = this.#compareResults(order[place - 1] ?? 0, order[place] ?? 0) === 0;
      starts[place] = isTied ? (starts[place - 1] ?? 0) : place;
    }
    return starts;
  }

  #pushOne(entry: HistoryEntry): void {
    const slot = this.#entries.push(entry) - 1;
    if (slot >= this.#ties.length) {
      this.#ties = grown(this.#ties, 2 * slot);
      this.#order = grown(this.#order, 2 * slot);
    }
    this.#ties[slot] = hashNumbers(this.#seed, entry.number);
    const { result } = entry;
    if (isWorking(result)) this.#workingCount++;
    if (result.kind === 'success') this.#successCount++;
    if (result.kind === 'pruned') this.#prunedCount++;
    if (result.kind !== 'failure' && result.losses.length > 1) this.#hasSeveralObjectives = true;
  }

  #sortAll(): void {
    const { length } = this.#entries;
    this.#ranks = this.#hasSeveralObjectives
      ? rankResults(this.#entries.map(({ result }) => result))
      : undefined;
    const slots = Array.from({ length }, (_, slot) => slot);
    this.#order.set(slots.toSorted((a, b) => this.#compare(a, b)));
    this.#orderedCount = length;
  }

  #insert(slot: number): void {
    let low = 0;
    let high = this.#orderedCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#order[middle] ?? 0, slot) < 0) low = middle + 1;
      else high = middle;
    }
    this.#order.copyWithin(low + 1, low, this.#orderedCount);
    this.#order[low] = slot;
    this.#orderedCount++;
  }

  #compare(a: number, b: number): number {
    const byResult = this.#compareResults(a, b);
    if (byResult !== 0) return byResult;
    const byTie = (this.#ties[a] ?? 0) - (this.#ties[b] ?? 0);
    return byTie || (this.#entries[a]?.number ?? 0) - (this.#entries[b]?.number ?? 0) || a - b;
  }

  #compareResults(a: number, b: number): number {
    if (this.#ranks !== undefined) return (this.#ranks[a] ?? 0) - (this.#ranks[b] ?? 0);
    const [first, second] = [this.#entries[a]?.result, this.#entries[b]?.result];
    return first === undefined || second === undefined ? 0 : compareResults(first, second);
  }
}

function isWorking(result: TrialResult): boolean {
  return result.kind === 'pruned' || (result.kind === 'success' && isFeasible(result));
}
