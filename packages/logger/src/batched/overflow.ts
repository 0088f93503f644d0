import { type Level, levelRank, LEVELS } from '@autotuner/core';

/**
 * What a call does when the ring is full: `block` waits, at most `maxBlockMs`, and then drops and counts; `drop_newest`
 * drops the record of the call; `drop_oldest` makes room by dropping those that have waited longest; `drop_below_level`
 * drops what is less important than `keepLevel` and waits with the rest.
 */
export type Overflow = 'block' | 'drop_newest' | 'drop_oldest' | 'drop_below_level';

/** All ways. */
export const OVERFLOWS: readonly Overflow[] = ['block', 'drop_newest', 'drop_oldest', 'drop_below_level'];

/** How records are dropped, as a rule over ranks. */
export interface OverflowRule {
  readonly overflow: Overflow;
  readonly maxBlockMs: number;
  readonly keepRank: number;
}

/** Records dropped on the way to the same files, by level. */
export class DropCount {
  readonly #counts = LEVELS.map(() => 0);

  add(level: Level): void {
    const rank = levelRank(level);
    this.#counts[rank] = (this.#counts[rank] ?? 0) + 1;
  }

  addAll(other: DropCount): void {
    for (const [rank, count] of other.#counts.entries()) {
      this.#counts[rank] = (this.#counts[rank] ?? 0) + count;
    }
  }

  /** Fields of the record that tells about them: how many, and how many of each level that has some. */
  fields(): Readonly<Record<string, number>> {
    const dropped = this.#counts.reduce((sum, count) => sum + count, 0);
    const byLevel = LEVELS.map((level, rank): [string, number] => [level, this.#counts[rank] ?? 0]);
    return { dropped, ...Object.fromEntries(byLevel.filter(([, count]) => count > 0)) };
  }
}
