/** Whether a larger or a smaller metric is better. */
export type Direction = 'minimize' | 'maximize';

/** Which metric counts and in which direction. */
export interface Objective {
  readonly metric: string;
  readonly direction: Direction;
}

/** A limit on a metric; above `threshold` the score worsens continuously, and with `hardFail` it fails beyond `failRatio`. */
export interface ServiceLevel {
  readonly metric: string;
  /** Upper limit, in the metric's own unit; > 0. */
  readonly threshold: number;
  /** Weight of the violation, >= 0. @default 1 */
  readonly weight: number;
  /** @default false */
  readonly hardFail: boolean;
  /** Relative excess (value - threshold) / threshold from which `hardFail` fails the experiment; > 0. @default 0.5 */
  readonly failRatio: number;
  /** Who breaks it is infeasible: any result that keeps all constraints is better. @default false */
  readonly constraint?: boolean;
}
