import type { TaskConfig } from '../config/task_config.ts';
import type { ExperimentState } from '../lifecycle/states.ts';
import type { OutcomeKind } from '../scoring/outcome.ts';
import type {
  AttemptRecord,
  EventRecord,
  ExperimentRecord,
  ExperimentRef,
  ReportRecord,
  StopMode,
  TaskRecord,
} from './records.ts';
import type { EventQuery, ExperimentQuery, TaskQuery } from './store.ts';

/** A task with what people ask first about it. */
export interface TaskSummary {
  readonly task: TaskRecord;
  readonly counts: TaskCounts;
  /** Best success so far; with several objectives the member of `front` that is best in the first one. */
  readonly best?: ExperimentRecord;
  readonly baseline?: ExperimentRecord;
  /** Relative gain of best over baseline in the first objective, 0.12 = 12 % better; absent without both. */
  readonly gain?: number;
  /** Numbers of the experiments no other one beats in every objective; one number for a single objective. */
  readonly front: readonly number[];
  /** True while some process runs it. A `running` task that is not live was interrupted and can be resumed. */
  readonly live: boolean;
}

/** How many experiments there are, by state and by outcome kind of the ended ones ("exit" is a success). */
export interface TaskCounts {
  readonly total: number;
  readonly byState: Readonly<Partial<Record<ExperimentState, number>>>;
  readonly byOutcome: Readonly<Partial<Record<OutcomeKind, number>>>;
}

/** An experiment with its attempts. */
export interface ExperimentDetail {
  readonly experiment: ExperimentRecord;
  readonly attempts: readonly AttemptRecord[];
  /** What its newest attempt has reported so far, by step. */
  readonly reports: readonly ReportRecord[];
}

/** Names a stamped log: of a whole task, or of one experiment. */
export interface LogRef {
  readonly taskId: number;
  readonly experiment?: number;
}

/** Which lines of a log to read. */
export interface LogQuery {
  /** Only the last so many lines (after `grep`). */
  readonly tail?: number;
  /** Only lines that match this regular expression. */
  readonly grep?: string;
  /** Byte offset to start at, at the start of a line. @default 0 */
  readonly from?: number;
  /** Lines at most, 1..100000. @default 10000 */
  readonly limit?: number;
}

/** A page of whole lines. */
export interface LogPage {
  readonly lines: readonly string[];
  /** Byte offset after the last line looked at: `from` of the next page, or where to follow on. */
  readonly nextOffset: number;
  /** Size of the file when it was read. */
  readonly size: number;
}

/** One followed line and the byte offset after it (the id to resume with). */
export interface LogLine {
  readonly line: string;
  readonly nextOffset: number;
}

/** How to follow a log or the events. */
export interface FollowOptions {
  /** Byte offset (logs) or event id (events) to go on after. */
  readonly from?: number;
  readonly signal: AbortSignal;
}

/** What a new task needs besides its configuration. */
export interface CreateTaskOptions {
  readonly correlationId?: string;
}

/**
 * Everything a user interface can ask for. The engine implements it in process, the HTTP client against a server;
 * commands and routes know only this. Unknown ids reject with AT_TASK_UNKNOWN or AT_EXPERIMENT_UNKNOWN, actions a
 * state does not allow with AT_STATE_ILLEGAL.
 */
export interface Tuner {
  createTask(config: TaskConfig, options?: CreateTaskOptions): Promise<TaskSummary>;
  /** Starts a pending task, or goes on with a paused or interrupted one, and returns at once. */
  startTask(taskId: number): Promise<TaskSummary>;
  /** Asks a task to stop; `drain` lets running experiments finish and leaves it paused, `cancel` ends them. */
  stopTask(taskId: number, mode: StopMode): Promise<TaskSummary>;
  /** Forgets all experiments and starts again. */
  restartTask(taskId: number): Promise<TaskSummary>;
  /** Forgets all experiments and their logs. */
  clearTask(taskId: number): Promise<TaskSummary>;
  deleteTask(taskId: number): Promise<void>;
  /** Puts a failed or cancelled experiment in line for another attempt; a task that has ended becomes startable again. */
  retryExperiment(ref: ExperimentRef): Promise<ExperimentDetail>;

  listTasks(query?: TaskQuery): Promise<readonly TaskSummary[]>;
  getTask(taskId: number): Promise<TaskSummary>;
  listExperiments(taskId: number, query?: ExperimentQuery): Promise<readonly ExperimentRecord[]>;
  getExperiment(ref: ExperimentRef): Promise<ExperimentDetail>;

  readLog(ref: LogRef, query?: LogQuery): Promise<LogPage>;
  /** Whole lines as they are written; ends when the task or experiment has ended and all is sent, or on abort. */
  followLog(ref: LogRef, options: FollowOptions): AsyncIterable<LogLine>;
  listEvents(query?: EventQuery): Promise<readonly EventRecord[]>;
  /** Events as they are committed, from any process; ends only on abort. */
  followEvents(options: FollowOptions): AsyncIterable<EventRecord>;
  /** Resolves when the store answers a write. @throws AutotunerError AT_STORE_UNWRITABLE */
  checkReady(): Promise<void>;
  close(): Promise<void>;
}
