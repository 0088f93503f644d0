import type {
  AttemptIdentity,
  AttemptOutcome,
  AttemptRef,
  AttemptState,
  AttemptUsage,
  OrphanPolicy,
  ReadyCheck,
  ReportedValue,
} from '@autotuner/core';

/** One process to run inside the attempt's containment. Placeholders are already filled in. */
export interface ProcessPlan {
  /** Argument vector, never empty; a shell line is ["/bin/sh", "-c", line]. */
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The complete environment of the process. */
  readonly env: Readonly<Record<string, string>>;
}

/** The server of an attempt and how to tell that it is ready. */
export interface DeployPlan extends ProcessPlan {
  readonly ready: ReadyCheck;
  /** From start to ready. */
  readonly timeoutMs: number;
}

/** How the reports of a command are told from the rest of what it prints. */
export interface ReportPlan {
  /** For programs that cannot be changed: a regular expression with the groups "step" and "value". @default lines of JSON */
  readonly pattern?: string;
}

/** Everything that one attempt needs to know before anything is spawned. */
export interface AttemptPlan {
  readonly ref: AttemptRef;
  /** Random; also in the environment as AUTOTUNER_ATTEMPT_TOKEN. */
  readonly token: string;
  readonly command: ProcessPlan;
  readonly deploy?: DeployPlan;
  /** Of the command alone, from its spawn. */
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** Raw bytes the attempt may print, all its streams together. */
  readonly logMaxBytes: number;
  readonly streams: 'separate' | 'merged';
  /** Where the command may leave metrics as one JSON object (AUTOTUNER_RESULT_FILE); removed before the start. */
  readonly resultFile: string;
  /** What becomes of it when the supervisor dies; one that repeats its command always dies. @default 'die' */
  readonly orphans?: OrphanPolicy;
  /** How the command reports while it runs. @default it does not */
  readonly reports?: ReportPlan;
  /** How often the command is run, one after the other, as long as each run succeeds; the timeout holds for each. @default 1 */
  readonly repeats?: number;
}

/** A run of the command that has ended well; its output is complete. */
export interface EndedRun {
  /** From 1. */
  readonly repeat: number;
  /** Absolute path of the raw standard output of all runs. */
  readonly standardOutput: string;
  /** Bytes of it before this run. */
  readonly outputStart: number;
  /** Removed before the next run starts. */
  readonly resultFile: string;
}

/** What the attempt tells while it runs; each call is awaited before the attempt goes on. */
export interface AttemptObserver {
  /** Called before the first process is spawned in that state. */
  onState(state: Exclude<AttemptState, 'ended'>): Promise<void>;
  /** Called right after each spawn. */
  onIdentity(identity: AttemptIdentity): Promise<void>;
  /**
   * Called with what the command has reported, while it runs and once more at its end. The attempt goes on meanwhile. An
   * outcome ends it, unless the command has ended by then.
   */
  onReports?(reports: readonly ReportedValue[]): Promise<AttemptOutcome | undefined>;
  /** Called once, when a report is not kept, with what is wrong with it. */
  onReportProblem?(problem: string): void;
  /** Called after each run but the last, when the command is run several times. An outcome ends the attempt with it. */
  onRunEnd?(run: EndedRun): Promise<AttemptOutcome | undefined>;
}

/** What came of it. The metrics are not read yet: `standardOutput` and `resultFile` are where they are. */
export interface AttemptReport {
  readonly outcome: AttemptOutcome;
  /** Elapsed share of the timeout of the phase it ended in, 0..1; 1 after a timeout. */
  readonly progress: number;
  readonly usage: AttemptUsage;
  /** Processes still alive after the main one had exited. */
  readonly leaked: number;
  /** What those were called, each name once. */
  readonly leakedNames: readonly string[];
  /** False when there was no time to stamp all that was printed: `drainAttempt()` adds the rest. */
  readonly isLogComplete: boolean;
  /** Milliseconds by phase. */
  readonly phaseMs: Readonly<Record<string, number>>;
  /** Absolute path of the command's raw standard output. */
  readonly standardOutput: string;
  /** Bytes of it before the last run of the command. */
  readonly outputStart: number;
  /** Reports that were not kept. */
  readonly reportsDropped: number;
  readonly resultFile: string;
}
