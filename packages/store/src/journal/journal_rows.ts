import { attemptLifecycle, type ExperimentState, type LogFileRecord } from '@autotuner/core';
import type { Statement } from '../dialect/sqlite_connection.ts';
import { unknownTask } from '../unknown_id.ts';
import type {
  ExperimentName,
  JournalAttempt,
  JournalChange,
  JournalExperiment,
  Subject,
  SubjectRows,
  TaskFacts,
} from './journal_call.ts';
import {
  insertEvents,
  insertReports,
  type NotedReports,
  type NumberedEvent,
  putFile,
  storeAttempt,
  storeExperiment,
  storeTask,
} from './journal_statements.ts';
import { RowTable } from './row_table.ts';

/** Rows that are kept; far more than one machine has open at a time. */
const MAX_ROWS = 10_000;

/** Rows as they were read. */
export interface LoadedRows {
  readonly tasks: readonly TaskFacts[];
  readonly experiments: readonly JournalExperiment[];
  readonly attempts: readonly JournalAttempt[];
}

/**
 * The rows that the calls of a group see and change. What is open is remembered from one group to the next: it is
 * what this process wrote last, and need not be read again. Whether somebody else has changed it, the first statement
 * of the next group finds out, see `updateTask`.
 */
export class JournalRows {
  readonly #tasks = new RowTable<TaskFacts>();
  readonly #experiments = new RowTable<JournalExperiment>();
  readonly #attempts = new RowTable<JournalAttempt>();
  readonly #events: NumberedEvent[] = [];
  readonly #files: LogFileRecord[] = [];
  readonly #reports: NotedReports[] = [];

  /** Tells whether all rows of a subject are known, so that nothing has to be read for it. */
  holds(subject: Subject): boolean {
    if (!this.#tasks.has(taskKey(subject))) return false;
    if (subject.number !== undefined && !this.#experiments.has(experimentKey(subject))) return false;
    return subject.attempt === undefined || this.#attempts.has(attemptKey(subject));
  }

  /** Takes rows over as they are stored. */
  load(rows: LoadedRows): void {
    for (const task of rows.tasks) this.#tasks.load(taskKey({ taskId: task.id }), task);
    for (const row of rows.experiments) this.#experiments.load(experimentKey(subjectOf(row)), row);
    for (const row of rows.attempts) this.#attempts.load(attemptKey(subjectOf(row)), row);
  }

  /** The rows of a subject after all changes so far; throws AT_TASK_UNKNOWN. */
  see(subject: Subject): SubjectRows {
    const task = this.#tasks.get(taskKey(subject));
    if (task === undefined) throw unknownTask(subject.taskId);
    const experiment = this.#experiments.get(experimentKey(subject));
    const attempt = this.#attempts.get(attemptKey(subject));
    return { task, ...(experiment && { experiment }), ...(attempt && { attempt }) };
  }

  /** Makes the change that a call decided on: here, and in the statements to come. */
  change(
    task: TaskFacts,
    { change, now }: { readonly change: JournalChange<unknown>; readonly now: number },
  ): void {
    const { experiment, attempt, file, reports, events = [] } = change;
    const taskId = task.id;
    const lastSeq = task.event_seq + events.length;
    // Also when only an identity or a file is noted: its statement is what finds out whether the rows still hold.
    this.#tasks.put(taskKey({ taskId }), { ...task, ...change.task, event_seq: lastSeq });
    if (experiment !== undefined) this.#experiments.put(experimentKey(subjectOf(experiment)), experiment);
    if (attempt !== undefined) this.#attempts.put(attemptKey(subjectOf(attempt)), attempt);
    if (file !== undefined) this.#files.push(file);
    if (reports !== undefined) this.#reports.push({ ...reports, at: now });
    for (const [at, event] of events.entries())
      this.#events.push({ taskId, seq: task.event_seq + 1 + at, event, at: now });
  }

  /** The statements that store all changes since the last `settle`. */
  statements(): readonly Statement[] {
    return [
      ...this.#tasks.changes().map(storeTask),
      ...this.#experiments.changes().flatMap(storeExperiment),
      ...this.#attempts.changes().flatMap(storeAttempt),
      ...this.#files.map(putFile),
      ...this.#reports.flatMap(insertReports),
      ...insertEvents(this.#events),
    ];
  }

  /** After the commit of those statements: takes the rows as stored, and forgets what is closed. */
  settle(): void {
    this.#tasks.settle(() => true);
    this.#experiments.settle((row) => OPEN.includes(row.state));
    this.#attempts.settle((row) => !attemptLifecycle.isFinal(row.state));
    this.#forgetAdded();
    if (this.#tasks.size + this.#experiments.size + this.#attempts.size > MAX_ROWS) this.clear();
  }

  /** After anything else: forgets everything, changes included. */
  clear(): void {
    this.#tasks.clear();
    this.#experiments.clear();
    this.#attempts.clear();
    this.#forgetAdded();
  }

  #forgetAdded(): void {
    this.#events.length = 0;
    this.#files.length = 0;
    this.#reports.length = 0;
  }
}

/** The states of experiments with an open attempt. */
const OPEN: readonly ExperimentState[] = ['deploying', 'benchmarking'];

function subjectOf(row: ExperimentName & { readonly attempt?: number }): Subject {
  const { task_id: taskId, number, attempt } = row;
  return { taskId, number, ...(attempt !== undefined && { attempt }) };
}

function taskKey({ taskId }: Subject): string {
  return `${taskId}`;
}

function experimentKey({ taskId, number }: Subject): string {
  return `${taskId}/${number}`;
}

function attemptKey({ taskId, number, attempt }: Subject): string {
  return `${taskId}/${number}/${attempt}`;
}
