import { LEVELS, type LogFields } from '@autotuner/core';
import type { CoarseClock } from '../coarse_clock.ts';
import type { BoundFields, ReadKey, RecordKey } from '../record_key.ts';
import type { Sampler } from './sampler.ts';

/** How many of each kind are kept. */
export interface FirstThenRule {
  /** Kept of each key and level in an interval. */
  readonly first: number;
  /** After those, every one of so many is kept; 0 for none. */
  readonly thereafter: number;
  /** Aligned to the clock. */
  readonly intervalMs: number;
}

/** Keys that are told apart; those beyond share one count per level. */
const MAX_KEYS = 10_000;

interface KeyCount {
  interval: number;
  count: number;
  left: number;
}

/** What such a sampler consists of. */
export interface FirstThenParts {
  readonly keyOf: ReadKey;
  readonly clock: CoarseClock;
}

/** Keeps the first records of each level and key in an interval, then every Mth. */
export function createFirstThenSampler(rule: FirstThenRule, by: FirstThenParts): Sampler {
  return new FirstThenSampler(rule, by);
}

class FirstThenSampler implements Sampler {
  readonly #rule: FirstThenRule;
  readonly #keyOf: ReadKey;
  readonly #clock: CoarseClock;
  readonly #counts: readonly Map<RecordKey, KeyCount>[] = LEVELS.map(() => new Map());
  readonly #shared: readonly KeyCount[] = LEVELS.map(newCount);
  #endMs = -Infinity;
  #interval = 0;
  #lastKey: RecordKey;
  #lastRank = -1;
  #last: KeyCount = newCount();

  constructor(rule: FirstThenRule, by: FirstThenParts) {
    this.#rule = rule;
    this.#keyOf = by.keyOf;
    this.#clock = by.clock;
  }

  decide(rank: number, first: string | LogFields, message: unknown, bound: BoundFields): number {
    const nowMs = this.#clock.now();
    if (nowMs >= this.#endMs || nowMs < this.#endMs - this.#rule.intervalMs) this.#startInterval(nowMs);
    const key = this.#keyOf(first, message, bound);
    if (key !== this.#lastKey || rank !== this.#lastRank) this.#select(key, rank);
    return this.#take(this.#last);
  }

  #take(of: KeyCount): number {
    if (of.interval !== this.#interval) {
      of.interval = this.#interval;
      of.count = 0;
      of.left = this.#rule.thereafter;
    }
    if (of.count < this.#rule.first) {
      of.count++;
      return 1;
    }
    of.left--;
    if (of.left !== 0) return 0;
    of.left = this.#rule.thereafter;
    return 1 / of.left;
  }

  #startInterval(nowMs: number): void {
    const { intervalMs } = this.#rule;
    this.#endMs = (Math.floor(nowMs / intervalMs) + 1) * intervalMs;
    this.#interval++;
    for (const counts of this.#counts) if (counts.size >= MAX_KEYS) counts.clear();
    this.#lastRank = -1;
  }

  #select(key: RecordKey, rank: number): void {
    this.#lastKey = key;
    this.#lastRank = rank;
    const counts = this.#counts[rank];
    const known = counts?.get(key);
    if (known !== undefined) {
      this.#last = known;
      return;
    }
    const isFull = counts === undefined || counts.size >= MAX_KEYS;
    this.#last = isFull ? (this.#shared[rank] ?? newCount()) : newCount();
    if (!isFull) counts.set(key, this.#last);
  }
}

function newCount(): KeyCount {
  return { interval: -1, count: 0, left: 0 };
}
