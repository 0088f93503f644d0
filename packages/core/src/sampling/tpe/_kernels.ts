import type { Rng } from '../../ports/rng.ts';

/** A value in one dimension: its place, and the ends of its cell, which coincide when the dimension is continuous. */
export interface Place {
  readonly unit: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The kernels of one dimension: one for each slot that is a member, and the prior. What is asked of a slot that is no
 * member has no meaning, but is a number.
 */
export interface DimensionKernels {
  /** Makes a slot a member. */
  add(slot: number): void;
  /** Ends the membership of a slot. */
  remove(slot: number): void;
  /** Replaces all members; `slots` must ascend. */
  reset(slots: Int32Array): void;
  /** Sets the smallest width and the number of members, before densities are asked for. */
  settle(floor: number, memberCount: number): void;
  /** Adds the logarithm of each member's density (mass where stepped or unordered) at a place to `sums`, by slot. */
  addLogs(place: Place, sums: Float64Array): void;
  /** The logarithm of the prior's density or mass at a place. */
  priorLog(place: Place): number;
  /** Draws a place from the kernel of a slot, or from the prior for undefined. */
  draw(slot: number | undefined, rng: Rng): number;
}
