/** When enough is enough; each rule that is given may end a search. */
export interface StopRules {
  /** Score of the first objective, in the user's direction, that is good enough. */
  readonly target?: number;
  /** So many results in a row without a gain, failures included; with several objectives, without a new member of the Pareto front. */
  readonly patience?: number;
  /** What counts as a gain for `patience`: a share of the best score, 0.01 = 1 %. @default 0 */
  readonly minGain?: number;
  /** The gain to be expected from all experiments that are left, as a share of the best score, below which they are not worth it. */
  readonly expectedGain?: number;
  /** So many failures in a row. */
  readonly failures?: number;
  /** The share of failures among all results, 0..1, once there are at least {@link FAILURE_SHARE_FROM}. */
  readonly failureShare?: number;
  /** Running time in milliseconds. */
  readonly wallMs?: number;
}

/** A share of fewer results says little. */
export const FAILURE_SHARE_FROM = 10;

/** Which rule ended a search. */
export type StopKind = 'target' | 'patience' | 'expected_gain' | 'failures' | 'failure_share' | 'wall';

/** The end of a search, and why, for people. */
export interface Stop {
  readonly kind: StopKind;
  readonly reason: string;
}
