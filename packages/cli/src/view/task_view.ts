import type { ExperimentRecord, TaskRecord } from '@autotuner/core';

/** What a running attempt does now, and since when (milliseconds since the epoch). */
export interface PhaseMark {
  readonly phase: string;
  readonly since: number;
}

/** A task as a watcher knows it. */
export interface TaskView {
  readonly task: TaskRecord;
  /** False when no process runs it. */
  readonly isLive: boolean;
  /** When the watching began, in milliseconds since the epoch. */
  readonly seenSince: number;
  /** By number. */
  readonly experiments: readonly ExperimentRecord[];
  /** By number of the experiment; only of those whose events were seen. */
  readonly phases: ReadonlyMap<number, PhaseMark>;
}
