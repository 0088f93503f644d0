import type { Source } from '../stats/measured.ts';

/** A figure to reach. */
export interface Goal {
  readonly text: string;
  readonly of: Source;
  /** What the bench itself costs, in each block; taken off. */
  readonly less?: Source;
  /** The ratio to the best of these counts, in place of the value. */
  readonly to?: readonly Source[];
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Of several blocks the worst counts, in place of the median. */
  readonly isWorst?: boolean;
  /**
   * For a goal that has not been reached yet: what has. The run fails when this is missed, so that it can only get
   * better.
   */
  readonly reached?: number;
}
