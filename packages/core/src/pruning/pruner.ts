/** One interim measurement of a trial that is still running. */
export interface Report {
  /** Grows with the trial: an epoch, a count of requests, the number of an instance; >= 0. */
  readonly step: number;
  /** Oriented so that smaller is better; what is not a number counts as worse than every number. */
  readonly loss: number;
}

/** A trial with what it has reported, in the order of its steps; of several reports of one step the last one counts. */
export interface ReportedTrial {
  /** Number of the experiment in its task, from 1. */
  readonly number: number;
  readonly state: 'running' | 'succeeded' | 'pruned' | 'failed';
  readonly reports: readonly Report[];
}

/** All that a decision may depend on. */
export interface PruneRequest {
  /** Unsigned 32-bit. */
  readonly seed: number;
  /** The running trial; its last report is the one to decide about. */
  readonly trial: ReportedTrial;
  /** Every other trial of the task, in any order. */
  readonly others: readonly ReportedTrial[];
}

/** Whether to end a trial now, and in a few words why (for the log; also why not). */
export interface PruneDecision {
  readonly prune: boolean;
  readonly reason: string;
}

/**
 * Ends trials early whose reports are poor. A pruner keeps no state: the same request gives the same decision, whatever
 * the order of the other trials. Ask after every report, once: a decision belongs to the last report.
 */
export interface Pruner {
  readonly name: string;
  decide(request: PruneRequest): PruneDecision;
}

/** The decision to let a trial go on. */
export function goOn(reason: string): PruneDecision {
  return { prune: false, reason };
}

/** The decision to end a trial. */
export function prune(reason: string): PruneDecision {
  return { prune: true, reason };
}
