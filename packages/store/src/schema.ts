import type {
  AttemptIdentity,
  AttemptOutcome,
  AttemptState,
  AttemptUsage,
  EventType,
  ExperimentOrigin,
  ExperimentState,
  FailureKind,
  LogFileRecord,
  Params,
  StopMode,
  TaskConfig,
  TaskState,
} from '@autotuner/core';
import type { Generated, Kysely, Selectable } from 'kysely';
import type { JsonText } from './json_text.ts';

/** Tuning runs, with the counters that everything under a task is numbered by. */
export interface TaskTable {
  readonly id: Generated<number>;
  name: string;
  state: TaskState;
  config: JsonText<TaskConfig>;
  reason: string | null;
  stop_request: StopMode | null;
  correlation_id: string | null;
  run: number;
  active_ms: number;
  /** Number of the newest experiment. */
  last_number: Generated<number>;
  /** `seq` of the newest event. */
  event_seq: Generated<number>;
  /** The newest `told_order`. */
  told_count: Generated<number>;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

/** Parameter assignments and their results. */
export interface ExperimentTable {
  readonly id: Generated<number>;
  task_id: number;
  number: number;
  state: ExperimentState;
  origin: ExperimentOrigin;
  params: JsonText<Params>;
  reason: string;
  /** Number of the newest attempt. */
  attempts: number;
  outcome: JsonText<AttemptOutcome> | null;
  failure: FailureKind | null;
  progress: number | null;
  metrics: JsonText<Readonly<Record<string, number>>> | null;
  scores: JsonText<readonly number[]> | null;
  runs: JsonText<readonly Readonly<Record<string, number>>[]> | null;
  violation: number | null;
  penalty: number | null;
  told_order: number | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

/** The journal of contained process trees. */
export interface AttemptTable {
  experiment_id: number;
  attempt: number;
  state: AttemptState;
  token: string;
  tier: string;
  identities: JsonText<readonly AttemptIdentity[]>;
  outcome: JsonText<AttemptOutcome> | null;
  usage: JsonText<AttemptUsage> | null;
  leaked: number | null;
  leaked_names: JsonText<readonly string[]> | null;
  phase_ms: JsonText<Readonly<Record<string, number>>> | null;
  reports_dropped: number | null;
  started_at: number;
  ended_at: number | null;
}

/** What attempts said of the objective while they ran. */
export interface ReportTable {
  experiment_id: number;
  attempt: number;
  step: number;
  /** Null for what is not finite. */
  value: number | null;
  at: number;
}

/** What happened; ids grow in commit order because there is one writer at a time. */
export interface EventTable {
  readonly id: Generated<number>;
  task_id: number;
  seq: number;
  type: EventType;
  experiment: number | null;
  attempt: number | null;
  data: JsonText<Readonly<Record<string, unknown>>>;
  at: number;
}

/** Files that hold output. */
export interface LogFileTable {
  readonly id: Generated<number>;
  path: string;
  task_id: number;
  experiment: number | null;
  attempt: number | null;
  kind: LogFileRecord['kind'];
  bytes: number | null;
  closed_at: number | null;
}

/** Small facts about the database itself. */
export interface SettingTable {
  key: string;
  value: string;
}

/** All tables of the newest schema version. */
export interface Schema {
  task: TaskTable;
  experiment: ExperimentTable;
  attempt: AttemptTable;
  report: ReportTable;
  event: EventTable;
  log_file: LogFileTable;
  setting: SettingTable;
}

/** Where queries go. */
export type Db = Kysely<Schema>;

/** An open write transaction and the time at which it happens, milliseconds since the epoch. */
export interface WriteScope {
  readonly db: Db;
  readonly now: number;
}

/** A row of the task table as read. */
export type TaskRow = Selectable<TaskTable>;
/** A row of the experiment table as read. */
export type ExperimentRow = Selectable<ExperimentTable>;
/** A row of the attempt table as read. */
export type AttemptRow = Selectable<AttemptTable>;
/** A row of the event table as read. */
export type EventRow = Selectable<EventTable>;
/** A row of the log file table as read. */
export type LogFileRow = Selectable<LogFileTable>;
