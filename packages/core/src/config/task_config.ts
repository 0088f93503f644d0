import type { PrunerConfig } from '../pruning/pruner_config.ts';
import type { FailureKind } from '../scoring/failure_kind.ts';
import type { Objective, ServiceLevel } from '../scoring/objective.ts';
import type { StopRules } from '../stopping/stop_rules.ts';
import type { Params } from '../search_space/distribution.ts';
import type { SearchSpace } from '../search_space/search_space.ts';

/** What to run: an argument vector without a shell, or a line for `sh -c` when the task file asks for it. */
export type CommandSpec =
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | { readonly kind: 'shell'; readonly line: string };

/** How to tell that a deployed server is ready. */
export type ReadyCheck =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: string }
  | { readonly kind: 'log'; readonly pattern: string }
  | { readonly kind: 'command'; readonly command: CommandSpec };

/** A server that stays up while the command (then the benchmark) runs. `{port}` is a free port on request. */
export interface DeploySpec {
  readonly command: CommandSpec;
  readonly ready: ReadyCheck;
  /** From start to ready. */
  readonly timeoutMs: number;
}

/** Where metrics come from, tried in this order: result file, pattern, last JSON object line of standard output. */
export interface MetricsSpec {
  /** Metric name to a regular expression whose first group (or whole match) is the number; the last match counts. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** Which strength of containment to use. */
export type ContainmentChoice = 'auto' | 'strict' | 'cgroup2' | 'pidns' | 'subreaper' | 'scan';

/** What becomes of running experiments when the tuner itself dies: they end too, or the next start takes them over. */
export type OrphanPolicy = 'die' | 'adopt';

/** By the kind of a failure: after so many failed attempts another one still follows. A kind that is absent counts as 0. */
export type RetryPolicy = Readonly<Partial<Record<FailureKind, number>>>;

/** Which sampler to use; `auto` chooses and says why in the log. */
export type SamplerType = 'auto' | 'random' | 'grid' | 'quasi_random' | 'tpe' | 'gp' | 'cma_es' | 'nsga2';

/** What an earlier task is used for. */
export interface WarmStartSpec {
  /** Its number, or its name for the latest one that is called so. */
  readonly task: number | string;
  /** See WarmStartOptions. */
  readonly enqueue: number;
  /** See WarmStartOptions. */
  readonly teach: number;
}

/** How often the command of an experiment is run, and what the values of a metric come to. */
export interface RepeatPolicy {
  /** > 1. */
  readonly count: number;
  readonly aggregate: 'median' | 'mean';
}

/** How much of the budget goes into measuring the best parameters again. */
export interface RemeasurePolicy {
  /** Part of all experiments, 0..1. */
  readonly share: number;
  /** Measurements of the same parameters at most. */
  readonly maxRepeats: number;
}

/** A task after validation, with every default filled in. Plain JSON: it is stored with the task. */
export interface TaskConfig {
  readonly name: string;
  readonly command: CommandSpec;
  /** Working directory of the command, absolute. */
  readonly cwd: string;
  /** Variables for the command; values may hold `{parameter}` placeholders. */
  readonly env: Readonly<Record<string, string>>;
  readonly space: SearchSpace;
  /** Parameters that keep one value; the space has all of their values. @default {} */
  readonly fixed?: Params;
  /** One or more; the first is the one shown first. */
  readonly objectives: readonly Objective[];
  readonly slos: readonly ServiceLevel[];
  /** Run first, as experiment 1, so that the gain can be stated. */
  readonly baseline?: Params;
  /** Parameters to try after the baseline, before the sampler is asked. */
  readonly enqueue: readonly Params[];
  /** @default none is used */
  readonly warmStart?: WarmStartSpec;
  readonly sampler: { readonly type: SamplerType; readonly seed: number };
  readonly budget: {
    /** Experiments in all, the baseline included; > 0. */
    readonly experiments: number;
    /** Running time of the task, interruptions not counted. */
    readonly wallMs?: number;
  };
  /** Of one attempt, deploy and ready not counted. @default 600000 */
  readonly timeoutMs: number;
  /** Between TERM and KILL. @default 5000 */
  readonly graceMs: number;
  /** Experiments at a time. @default 1 */
  readonly concurrency: number;
  readonly deploy?: DeploySpec;
  readonly metrics: MetricsSpec;
  /** How reports are told from what else the command prints. @default lines of JSON with the key "autotuner_report" */
  readonly reports?: { readonly pattern: string };
  /** Ends experiments whose reports are poor. @default none does */
  readonly pruner?: PrunerConfig;
  /** @default the command is run once */
  readonly repeats?: RepeatPolicy;
  /** @default nothing is measured again */
  readonly remeasure?: RemeasurePolicy;
  readonly containment: ContainmentChoice;
  readonly streams: 'separate' | 'merged';
  readonly log: {
    /** Raw bytes that one attempt may print. @default 1 GiB */
    readonly maxBytes: number;
  };
  /** Attempts of an experiment that infrastructure interrupted, in all. @default 3 */
  readonly maxAttempts: number;
  /** Which failures of the experiment itself are tried again. @default {} */
  readonly retry: RetryPolicy;
  /** Stop the task after so many failures in a row; 0 = never. @default 0 */
  readonly stopAfterFailures: number;
  /** When to stop before the budget is spent; failures in a row and the wall time stand elsewhere. @default {} */
  readonly stop?: Omit<StopRules, 'failures' | 'wallMs'>;
  /** Stop the task when its baseline fails. @default true */
  readonly baselineMustSucceed: boolean;
  /** @default 'die' */
  readonly orphans: OrphanPolicy;
  /** The command reads AUTOTUNER_PARAMS itself, so parameters need no placeholder. @default false */
  readonly readsParamsEnv: boolean;
  /** Programs that must be found in PATH besides the command. @default [] */
  readonly requires: readonly string[];
}
