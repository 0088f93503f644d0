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
