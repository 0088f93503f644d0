import type { Direction, Params, SearchSpace, ToldResult } from '@autotuner/core';

/** A suggestion that waits for its result. */
export interface Asked {
  readonly number: number;
  readonly params: Params;
}

/** The part of a study that a bench needs; anything that has it can be compared. */
export interface AskTell {
  /** Undefined when there is nothing left to try. */
  suggest(): Asked | undefined | Promise<Asked | undefined>;
  tell(number: number, result: ToldResult): unknown;
  /** Called once at the end of a run. */
  close?(): unknown;
  /** What all calls so far cost, for those who know better than a clock outside. */
  spentMs?(): number;
}

/** What a contender is made for. */
export interface AskTellOptions {
  readonly space: SearchSpace;
  readonly directions: readonly Direction[];
  readonly seed: number;
  /** Experiments in all. */
  readonly budget: number;
}
