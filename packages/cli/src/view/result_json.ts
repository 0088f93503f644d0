import type { ExperimentRecord, TaskSummary } from '@autotuner/core';

/** One experiment in the result of a run. */
export interface ResultExperiment {
  readonly experiment: number;
  readonly params: ExperimentRecord['params'];
  /** In the first objective; null for a failure. */
  readonly score: number | null;
  readonly metrics: Readonly<Record<string, number>>;
}

/** What `--json` ends a run with. */
export interface RunResult {
  readonly task: number;
  readonly name: string;
  readonly state: string;
  readonly best: ResultExperiment | null;
  readonly baseline: ResultExperiment | null;
  /** Relative gain of best over baseline, 0.12 = 12 % better. */
  readonly gain: number | null;
  /** Ended experiments: "succeeded", and the others by the kind of their outcome, such as "timeout" or "exit". */
  readonly counts: Readonly<Record<string, number>>;
  readonly experiments: number;
  /** Running time of all sessions. */
  readonly seconds: number;
  /** Numbers of the experiments that no other one beats in every objective. */
  readonly front: readonly number[];
  /** Why it ended, for people. */
  readonly reason: string | null;
  /** The command that goes on with it; null when there is nothing to go on with. */
  readonly resume: string | null;
  /** Path of its log; null with a server. */
  readonly logs: string | null;
}

/** Puts the result of a run into plain JSON. */
export function resultJson(
  summary: TaskSummary,
  extra: { readonly logs: string | undefined; readonly resume: string | undefined },
): RunResult {
  const { task, counts } = summary;
  return {
    task: task.id,
    name: task.name,
    state: task.state,
    best: resultExperiment(summary.best),
    baseline: resultExperiment(summary.baseline),
    gain: summary.gain ?? null,
    counts: countsOf(counts),
    experiments: counts.total,
    seconds: task.activeMs / 1000,
    front: summary.front,
    reason: task.reason ?? null,
    resume: extra.resume ?? null,
    logs: extra.logs ?? null,
  };
}

/** A success is an exit too; here the two are told apart. */
function countsOf({ byState, byOutcome }: TaskSummary['counts']): Record<string, number> {
  const succeeded = byState.succeeded ?? 0;
  const { exit = 0, ...others } = byOutcome;
  const crashed = exit - succeeded;
  return { succeeded, ...(crashed > 0 ? { exit: crashed } : {}), ...others };
}

function resultExperiment(one: ExperimentRecord | undefined): ResultExperiment | null {
  if (one === undefined) return null;
  return {
    experiment: one.number,
    params: one.params,
    score: one.scores?.[0] ?? null,
    metrics: one.metrics ?? {},
  };
}
