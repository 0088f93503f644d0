import type { LogFileRecord } from '@autotuner/core';
import type { SqlValue, Statement } from '../dialect/sqlite_connection.ts';
import type { NewEvent } from '../events.ts';
import { encodeJson } from '../json_text.ts';
import type { AttemptReports, JournalAttempt, JournalExperiment, TaskFacts } from './journal_call.ts';
import { changedColumns, filledColumns } from './row_columns.ts';
import type { RowChange } from './row_table.ts';

// Plain SQL instead of a query builder: these are the writes of every experiment.

/** Advances what a task numbers by; changes no row when somebody else has changed the task or what hangs on it. */
export function storeTask({ row, before = row }: RowChange<TaskFacts>): Statement {
  const { id, last_number, event_seq, told_count } = row;
  return {
    sql: UPDATE_TASK,
    parameters: [last_number, event_seq, told_count, id, before.event_seq],
    changes: 1,
  };
}

const UPDATE_TASK =
  'update task set last_number = ?, event_seq = ?, told_count = ? where id = ? and event_seq = ?';

/** Stores a new experiment, or what has changed about an old one, if anything has. */
export function storeExperiment({ row, before }: RowChange<JournalExperiment>): readonly Statement[] {
  return before === undefined ? [insertExperiment(row)] : updateExperiment(row, before);
}

function insertExperiment(row: JournalExperiment): Statement {
  const { names, values } = filledColumns(row);
  const sql = `insert into experiment (${names.join(', ')}) values (${placeholders(names)})`;
  return { sql, parameters: values };
}

function updateExperiment(row: JournalExperiment, before: JournalExperiment): readonly Statement[] {
  const { names, values } = changedColumns(row, before);
  if (names.length === 0) return [];
  const sql = `update experiment set ${assignments(names)} where task_id = ? and number = ?`;
  return [{ sql, parameters: [...values, row.task_id, row.number] }];
}

/** Stores a new attempt, or what has changed about an old one, if anything has. */
export function storeAttempt({ row, before }: RowChange<JournalAttempt>): readonly Statement[] {
  return before === undefined ? [insertAttempt(row)] : updateAttempt(row, before);
}

function insertAttempt({ task_id, number, ...row }: JournalAttempt): Statement {
  const { names, values } = filledColumns(row);
  const sql = `insert into attempt (experiment_id, ${names.join(', ')}) values (${EXPERIMENT_ID}, ${placeholders(names)})`;
  return { sql, parameters: [task_id, number, ...values] };
}

/** Identities are added without an event, so that the task's version says nothing about them. */
function updateAttempt(row: JournalAttempt, before: JournalAttempt): readonly Statement[] {
  const { names, values } = changedColumns(row, before);
  if (names.length === 0) return [];
  const set = `update attempt set ${assignments(names)}`;
  const sql = `${set} where experiment_id = ${EXPERIMENT_ID} and attempt = ? and identities = ?`;
  const parameters = [...values, row.task_id, row.number, row.attempt, before.identities];
  return [{ sql, parameters, changes: 1 }];
}

const EXPERIMENT_ID = '(select id from experiment where task_id = ? and number = ?)';

/** An event with its place in the order of its task. */
export interface NumberedEvent {
  readonly taskId: number;
  readonly seq: number;
  readonly event: NewEvent;
  readonly at: number;
}

/** Appends events, several with one statement. */
export function insertEvents(events: readonly NumberedEvent[]): readonly Statement[] {
  const statements: Statement[] = [];
  for (let at = 0; at < events.length; at += MAX_EVENTS) {
    const some = events.slice(at, at + MAX_EVENTS);
    const sql = `${INSERT_EVENTS} ${some.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}`;
    statements.push({ sql, parameters: some.flatMap(eventValues) });
  }
  return statements;
}

/** Events of one statement: as many statements get prepared and kept. */
const MAX_EVENTS = 16;

const INSERT_EVENTS = 'insert into event (task_id, seq, type, experiment, attempt, data, at) values';

function eventValues({ taskId, seq, event, at }: NumberedEvent): readonly SqlValue[] {
  const { type, experiment = null, attempt = null } = event;
  return [taskId, seq, type, experiment, attempt, encodeJson(event.data), at];
}

/** Reports with the time at which they are stored. */
export interface NotedReports extends AttemptReports {
  readonly at: number;
}

/** Adds reports, several with one statement. */
export function insertReports({ fence, reports, at }: NotedReports): readonly Statement[] {
  const { taskId, number, attempt } = fence;
  const statements: Statement[] = [];
  for (let from = 0; from < reports.length; from += MAX_REPORTS) {
    const some = reports.slice(from, from + MAX_REPORTS);
    const rows = some.map(() => `(${EXPERIMENT_ID}, ?, ?, ?, ?)`).join(', ');
    const parameters = some.flatMap(({ step, value }) => [taskId, number, attempt, step, value, at]);
    statements.push({ sql: `${INSERT_REPORTS} ${rows} on conflict do nothing`, parameters });
  }
  return statements;
}

/** Reports of one statement: as many statements get prepared and kept. */
const MAX_REPORTS = 16;

const INSERT_REPORTS = 'insert into report (experiment_id, attempt, step, value, at) values';

/** Notes a file, or what has become of it. */
export function putFile(file: LogFileRecord): Statement {
  const { path, taskId, experiment = null, attempt = null, kind, bytes = null, closedAt = null } = file;
  return { sql: PUT_FILE, parameters: [path, taskId, experiment, attempt, kind, bytes, closedAt] };
}

const FILE_FACTS = ['task_id', 'experiment', 'attempt', 'kind', 'bytes', 'closed_at'] as const;

const PUT_FILE = `insert into log_file (path, ${FILE_FACTS.join(', ')}) values (?, ${placeholders(FILE_FACTS)})
  on conflict (path) do update set ${FILE_FACTS.map((column) => `${column} = excluded.${column}`).join(', ')}`;

function placeholders(names: readonly string[]): string {
  return names.map(() => '?').join(', ');
}

function assignments(names: readonly string[]): string {
  return names.map((name) => `${name} = ?`).join(', ');
}
