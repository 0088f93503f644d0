import type { TaskConfig } from '../config/task_config.ts';
import type { AttemptState, ExperimentState, TaskState } from '../lifecycle/states.ts';
import type { FailureKind } from '../scoring/failure_kind.ts';
import type { AttemptOutcome } from '../scoring/outcome.ts';
import type { Params } from '../search_space/distribution.ts';
import type {
  AttemptIdentity,
  AttemptRecord,
  AttemptRef,
  AttemptUsage,
  EventRecord,
  ExperimentOrigin,
  ExperimentRecord,
  ExperimentRef,
  LogFileRecord,
  ReportedValue,
  ReportRecord,
  StopMode,
  TaskRecord,
} from './records.ts';

/** A task to be stored. */
export interface NewTask {
  readonly config: TaskConfig;
  readonly correlationId?: string;
}

/** An experiment to be stored together with its first attempt. */
export interface NewExperiment {
  readonly taskId: number;
  readonly params: Params;
  readonly origin: ExperimentOrigin;
  readonly reason: string;
  readonly attempt: NewAttempt;
}

/** The journal row that is written before anything is spawned. */
export interface NewAttempt {
  readonly token: string;
  readonly tier: string;
}

/** An experiment with the attempt that was opened for it. */
export interface StartedExperiment {
  readonly experiment: ExperimentRecord;
  readonly attempt: AttemptRecord;
}

/** How an attempt ended and what that makes of its experiment. */
export interface AttemptResult {
  readonly outcome: AttemptOutcome;
  readonly usage?: AttemptUsage;
  readonly leaked: number;
  readonly leakedNames?: readonly string[];
  readonly phaseMs: Readonly<Record<string, number>>;
  readonly reportsDropped?: number;
  /** `queued` when another attempt is to follow. */
  readonly experimentState: Extract<
    ExperimentState,
    'queued' | 'succeeded' | 'pruned' | 'failed' | 'cancelled'
  >;
  readonly failure?: FailureKind;
  readonly progress?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly scores?: readonly number[];
  readonly runs?: readonly Readonly<Record<string, number>>[];
  readonly violation?: number;
  readonly penalty?: number;
  /** Gives the experiment the next `toldOrder` of its task. */
  readonly told: boolean;
}

/** Which tasks to list; newest first. */
export interface TaskQuery {
  readonly state?: TaskState;
  /** Only tasks with a smaller id. */
  readonly before?: number;
  /** 1..500. @default 100 */
  readonly limit?: number;
}

/** Which experiments to list; by number. */
export interface ExperimentQuery {
  readonly state?: ExperimentState;
  /** Only larger numbers. */
  readonly after?: number;
  /** 1..500. @default 500 */
  readonly limit?: number;
}

/** Which events to read; by id. */
export interface EventQuery {
  /** Only larger ids. @default 0 */
  readonly after?: number;
  readonly taskId?: number;
  /** 1..1000. @default 500 */
  readonly limit?: number;
}

/** What to change about a task besides its state. */
export interface TaskMove {
  readonly to: TaskState;
  readonly reason?: string;
  /** Added to `activeMs`. */
  readonly activeMs?: number;
}

/**
 * Durable truth. Every method is one transaction that commits together with its event; when the promise resolves
 * the commit survives a SIGKILL. State changes go through the lifecycle tables: an illegal move rejects with
 * AT_STATE_ILLEGAL and changes nothing. Writes about an attempt carry its fence (task, experiment, attempt) and
 * touch exactly one row, or reject with AT_STORE_FENCED. Unknown ids reject with AT_TASK_UNKNOWN or
 * AT_EXPERIMENT_UNKNOWN, except in `find...`, which resolve undefined. Calls may overlap freely; those of one caller
 * happen in their order. `addIdentity`, `moveAttempt`, `addReports` and `putLogFile` may wait some milliseconds to share the commit
 * of another call: nobody should wait for them in turn.
 */
export interface Store {
  createTask(task: NewTask): Promise<TaskRecord>;
  findTask(taskId: number): Promise<TaskRecord | undefined>;
  getTask(taskId: number): Promise<TaskRecord>;
  listTasks(query?: TaskQuery): Promise<readonly TaskRecord[]>;
  /** Entering `running` sets startedAt once and clears stopRequest; final states set finishedAt; leaving one clears it. */
  moveTask(taskId: number, move: TaskMove): Promise<TaskRecord>;
  /** Asks the process that runs the task to stop; may be called from any process. `cancel` overrides `drain`. */
  requestStop(taskId: number, mode: StopMode): Promise<TaskRecord>;
  /** Deletes the task's experiments, attempts and log file rows, moves it to `pending`, counts up `run`; events are kept. Rejects with AT_STATE_ILLEGAL while it runs. */
  clearTask(taskId: number): Promise<TaskRecord>;
  /** Deletes the task and all that hangs on it. Rejects with AT_STATE_ILLEGAL while it runs. */
  deleteTask(taskId: number): Promise<void>;

  /** Allocates the next number and inserts experiment, first attempt and their events. The task must be running. */
  startExperiment(input: NewExperiment): Promise<StartedExperiment>;
  /** Opens the next attempt of a queued experiment. */
  startAttempt(ref: ExperimentRef, attempt: NewAttempt): Promise<StartedExperiment>;
  /** Adds the identity of a process that was just spawned. */
  addIdentity(fence: AttemptRef, identity: AttemptIdentity): Promise<void>;
  /** Moves an attempt on; the experiment follows (spawning/deploying -> deploying, benchmarking and later -> benchmarking). */
  moveAttempt(fence: AttemptRef, state: Exclude<AttemptState, 'ended'>): Promise<void>;
  /** Adds reports of an attempt, with steps that it has none of yet; one for a step that it has is left out. */
  addReports(fence: AttemptRef, reports: readonly ReportedValue[]): Promise<void>;
  /** Ends an attempt once and settles its experiment. */
  finishAttempt(fence: AttemptRef, result: AttemptResult): Promise<ExperimentRecord>;
  /** Puts a failed or cancelled experiment back to `queued`, to be attempted again. */
  requeueExperiment(ref: ExperimentRef): Promise<ExperimentRecord>;

  findExperiment(ref: ExperimentRef): Promise<ExperimentRecord | undefined>;
  listExperiments(taskId: number, query?: ExperimentQuery): Promise<readonly ExperimentRecord[]>;
  /** Experiments of a task by state; states with none are absent. */
  countExperiments(taskId: number): Promise<Partial<Record<ExperimentState, number>>>;
  listAttempts(ref: ExperimentRef): Promise<readonly AttemptRecord[]>;
  /** The reports of an attempt by step; none when there is no such attempt. */
  listReports(ref: AttemptRef): Promise<readonly ReportRecord[]>;
  /** Attempts that have not ended, of all tasks: what a dead supervisor left. */
  listOpenAttempts(): Promise<readonly AttemptRecord[]>;

  listEvents(query?: EventQuery): Promise<readonly EventRecord[]>;
  /** Largest event id, 0 when there is none. */
  lastEventId(): Promise<number>;

  /** Inserts or updates by path. */
  putLogFile(file: LogFileRecord): Promise<void>;
  listLogFiles(taskId: number): Promise<readonly LogFileRecord[]>;

  /** Rejects with AT_STORE_UNWRITABLE when a write cannot be made durable. */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
}
