import type { TaskConfig } from '../config/task_config.ts';
import type { AttemptState, ExperimentState, TaskState } from '../lifecycle/states.ts';
import type { FailureKind } from '../scoring/failure_kind.ts';
import type { AttemptOutcome } from '../scoring/outcome.ts';
import type { Params } from '../search_space/distribution.ts';

/** How a running task was asked to stop: finish what runs, or end it now. */
export type StopMode = 'drain' | 'cancel';

/** A stored tuning run. Times are milliseconds since the epoch. */
export interface TaskRecord {
  readonly id: number;
  readonly name: string;
  readonly state: TaskState;
  readonly config: TaskConfig;
  /** Why it is in this state, for people; undefined when obvious. */
  readonly reason?: string;
  readonly stopRequest?: StopMode;
  readonly correlationId?: string;
  /** Counts up with `restart`, so that sampler and logs can tell runs apart; from 1. */
  readonly run: number;
  /** Running time of earlier sessions, so that an interruption does not use up the budget. */
  readonly activeMs: number;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

/** Names one experiment; `number` counts from 1 inside its task. */
export interface ExperimentRef {
  readonly taskId: number;
  readonly number: number;
}

/** Names one attempt; `attempt` counts from 1 inside its experiment. It is also the fence of every write. */
export interface AttemptRef extends ExperimentRef {
  readonly attempt: number;
}

/** Who proposed an experiment's parameters; `remeasure` runs those of an earlier success once more. */
export type ExperimentOrigin = 'baseline' | 'enqueued' | 'sampler' | 'remeasure';

/** What a command said of the first objective while it ran. */
export interface ReportedValue {
  /** A whole number >= 0; the steps of an attempt grow. */
  readonly step: number;
  /** In the user's direction; null for what is not finite, which is worse than every number. */
  readonly value: number | null;
}

/** A report that was kept. */
export interface ReportRecord extends ReportedValue {
  /** When it was stored. */
  readonly at: number;
}

/** One parameter assignment and its result. */
export interface ExperimentRecord extends ExperimentRef {
  readonly state: ExperimentState;
  readonly origin: ExperimentOrigin;
  readonly params: Params;
  /** The sampler's words for why. */
  readonly reason: string;
  /** Attempts so far. */
  readonly attempts: number;
  readonly outcome?: AttemptOutcome;
  readonly failure?: FailureKind;
  /** Elapsed share of the attempt's timeout when it ended, 0..1. */
  readonly progress?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  /** One per objective, in the user's direction, service levels included; only after a success. */
  readonly scores?: readonly number[];
  /** The metrics of each run, in order, where the task repeats them; `metrics` is what those come to together. */
  readonly runs?: readonly Readonly<Record<string, number>>[];
  /** By how much service levels that are constraints are broken in all, relative to their limits; absent when none is. */
  readonly violation?: number;
  /** The penalty shown for a failure, in the direction of the first objective. */
  readonly penalty?: number;
  /** Order in which results arrived, from 1; absent until told. */
  readonly toldOrder?: number;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

/** What a contained process tree can be found again by after a crash. */
export interface AttemptIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot, from /proc/PID/stat; with `bootId` it makes a reused pid recognisable. */
  readonly pidStart?: string;
  readonly bootId?: string;
  /** Absolute path of the attempt's control group, in the cgroup2 tier. */
  readonly cgroup?: string;
}

/**
 * What an attempt used. Memory is the peak of the largest process where whoever collects the dead reports it (`exact`),
 * of the tree where it is sampled or its control group accounts for it.
 */
export interface AttemptUsage {
  readonly cpuMs?: number;
  readonly maxRssBytes?: number;
  /** True when the figures cover the whole tree exactly, false when they are sampled. */
  readonly exact: boolean;
}

/** One contained process tree. */
export interface AttemptRecord extends AttemptRef {
  readonly state: AttemptState;
  /** Random, also in the tree's environment. */
  readonly token: string;
  /** Containment tier. */
  readonly tier: string;
  /** Of every contained process started so far: the deployed server first, the command last. */
  readonly identities: readonly AttemptIdentity[];
  readonly outcome?: AttemptOutcome;
  readonly usage?: AttemptUsage;
  /** Processes that were still alive after the main process had exited, and had to be killed. */
  readonly leaked?: number;
  /** Names of the programs among those, each once, at most ten; absent when there were none. */
  readonly leakedNames?: readonly string[];
  readonly phaseMs?: Readonly<Record<string, number>>;
  /** Reports that were not kept: beyond the limit, of a step that does not follow, or not a number; absent when there were none. */
  readonly reportsDropped?: number;
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** What happened, in commit order. */
export interface EventRecord {
  /** Counts over all tasks, grows with commit order; the id of server-sent events. */
  readonly id: number;
  readonly taskId: number;
  /** Gap-free inside the task, from 1. */
  readonly seq: number;
  readonly type: EventType;
  readonly experiment?: number;
  readonly attempt?: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** All events there are. */
export type EventType =
  | 'task.created'
  | 'task.state'
  | 'task.stop_requested'
  | 'task.cleared'
  | 'experiment.created'
  | 'experiment.state'
  | 'attempt.started'
  | 'attempt.state'
  | 'attempt.reported'
  | 'attempt.ended';

/** One file that holds output. Paths are relative to the log folder. */
export interface LogFileRecord {
  readonly taskId: number;
  readonly experiment?: number;
  readonly attempt?: number;
  /** `task` and `experiment` are stamped text; `raw` is byte for byte what a process printed. */
  readonly kind: 'task' | 'experiment' | 'raw';
  readonly path: string;
  /** Final size, once closed. */
  readonly bytes?: number;
  readonly closedAt?: number;
}
