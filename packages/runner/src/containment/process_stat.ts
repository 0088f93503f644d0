/** What the machine tells about one process. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** A zombie or dead entry: it holds a number, nothing else. */
  readonly isDead: boolean;
  /** Start time: clock ticks since boot from `/proc`, seconds since the epoch from `ps`. */
  readonly start: string;
  /** CPU time of itself and of the children it has waited for, in clock ticks. */
  readonly ticks: number;
}

/** A process that is told from a later one with the same number by its start time. */
export interface Member {
  readonly pid: number;
  readonly start: string;
}
