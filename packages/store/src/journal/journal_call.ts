import {
  attemptLifecycle,
  type AttemptRef,
  type ExperimentRef,
  type LogFileRecord,
  type ReportedValue,
} from '@autotuner/core';
import type { NewEvent } from '../events.ts';
import type { AttemptRow, ExperimentRow, TaskRow } from '../schema.ts';
import { fencedAttempt, unknownExperiment } from '../unknown_id.ts';

/** What a task numbers by, and whether it runs. Every change under a task moves `event_seq`: it is its version. */
export type TaskFacts = Pick<TaskRow, 'id' | 'state' | 'last_number' | 'event_seq' | 'told_count'>;
/** The row of an experiment; in the journal it goes by task and number, which are known before it is stored. */
export type JournalExperiment = Omit<ExperimentRow, 'id'>;
/** The name of an experiment in its row. */
export type ExperimentName = Pick<ExperimentRow, 'task_id' | 'number'>;
/** The row of an attempt, with the name of its experiment instead of the id. */
export type JournalAttempt = Omit<AttemptRow, 'experiment_id'> & ExperimentName;

/** What a call is about: a task, one of its experiments, or one of its attempts. */
export interface Subject {
  readonly taskId: number;
  readonly number?: number;
  readonly attempt?: number;
}

/** The rows of a subject, as all earlier calls have left them. */
export interface SubjectRows {
  readonly task: TaskFacts;
  /** Absent when the subject names none, or one that does not exist. */
  readonly experiment?: JournalExperiment;
  readonly attempt?: JournalAttempt;
}

/** What an attempt has reported. */
export interface AttemptReports {
  readonly fence: AttemptRef;
  readonly reports: readonly ReportedValue[];
}

/** What a call makes of the rows of its subject. */
export interface JournalChange<T> {
  readonly result: T;
  readonly task?: Partial<Pick<TaskFacts, 'last_number' | 'told_count'>>;
  readonly experiment?: JournalExperiment;
  readonly attempt?: JournalAttempt;
  readonly events?: readonly NewEvent[];
  readonly file?: LogFileRecord;
  readonly reports?: AttemptReports;
}

/** One write about experiments: what it is about, and what it decides on the rows that are there. */
export interface JournalCall<T> {
  readonly subject: Subject;
  /** True when nobody waits for it as a rule, so that its commit may wait a few milliseconds for another. */
  readonly canWait?: boolean;
  /** Has no effect besides its result, and may be asked again; throws an AutotunerError to change nothing. */
  decide(rows: SubjectRows, now: number): JournalChange<T>;
}

/** The experiment that a call names; throws AT_EXPERIMENT_UNKNOWN without one. */
export function experimentIn(rows: SubjectRows, ref: ExperimentRef): JournalExperiment {
  if (rows.experiment === undefined) throw unknownExperiment(ref);
  return rows.experiment;
}

/** The attempt that a fence names and its experiment; throws AT_STORE_FENCED unless it is open. */
export function openAttemptIn(
  rows: SubjectRows,
  fence: AttemptRef,
): { readonly experiment: JournalExperiment; readonly attempt: JournalAttempt } {
  const experiment = experimentIn(rows, fence);
  const { attempt } = rows;
  if (attempt === undefined || attemptLifecycle.isFinal(attempt.state)) throw fencedAttempt(fence);
  return { experiment, attempt };
}
