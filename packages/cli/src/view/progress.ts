import {
  experimentLifecycle,
  relativeGain,
  selectBest,
  type ExperimentRecord,
  type OutcomeKind,
  type TaskConfig,
} from '@autotuner/core';

/** Where a task stands, worked out from its experiments. */
export interface Progress {
  /** Experiments that have ended. */
  readonly ended: number;
  /** Experiments with an attempt that runs now, by number. */
  readonly running: readonly ExperimentRecord[];
  readonly succeeded: number;
  /** Successes that break a constraint. */
  readonly infeasible: number;
  /** Experiments that were stopped early for poor reports; they are no failures. */
  readonly pruned: number;
  /** Ended experiments that failed or were cancelled, by outcome, most frequent first. */
  readonly failures: readonly (readonly [OutcomeKind, number])[];
  readonly best?: ExperimentRecord;
  readonly baseline?: ExperimentRecord;
  /** Relative gain of best over baseline in the first objective. */
  readonly gain?: number;
  /** Best score so far after each success that keeps all constraints, in the order in which they ended. */
  readonly bestSoFar: readonly number[];
  /** Mean running time of the ended experiments; undefined before the first. */
  readonly meanMs?: number;
}

/** Whether an experiment has reached a final state. */
export function hasEnded(experiment: ExperimentRecord): boolean {
  return experimentLifecycle.isFinal(experiment.state);
}

/** Works out where a task stands. Linear in the number of experiments. */
export function progressOf(config: TaskConfig, experiments: readonly ExperimentRecord[]): Progress {
  const ended = experiments.filter(hasEnded);
  const best = selectBest(experiments, config.objectives);
  const baseline = experiments.find((one) => one.origin === 'baseline');
  const gain = gainOf(config, best, baseline);
  const meanMs = meanDuration(ended);
  return {
    ended: ended.length,
    running: experiments.filter((one) => one.state === 'deploying' || one.state === 'benchmarking'),
    succeeded: ended.filter((one) => one.state === 'succeeded').length,
    infeasible: ended.filter((one) => one.state === 'succeeded' && one.violation !== undefined).length,
    pruned: ended.filter((one) => one.state === 'pruned').length,
    failures: countFailures(ended),
    bestSoFar: bestSoFar(config, ended),
    ...(best === undefined ? {} : { best }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(gain === undefined ? {} : { gain }),
    ...(meanMs === undefined ? {} : { meanMs }),
  };
}

/** Milliseconds that are probably left, undefined before anything or after everything ended. */
export function remainingMs(
  config: TaskConfig,
  { progress, activeMs }: { readonly progress: Progress; readonly activeMs: number },
): number | undefined {
  const left = Math.max(0, config.budget.experiments - progress.ended);
  if (progress.meanMs === undefined || left === 0) return undefined;
  const byCount = (left / config.concurrency) * progress.meanMs;
  const byClock = config.budget.wallMs === undefined ? byCount : Math.max(0, config.budget.wallMs - activeMs);
  return Math.min(byCount, byClock);
}

function gainOf(
  config: TaskConfig,
  best: ExperimentRecord | undefined,
  baseline: ExperimentRecord | undefined,
): number | undefined {
  const objective = config.objectives[0];
  if (best === undefined || baseline === undefined || objective === undefined) return undefined;
  return relativeGain(baseline, best, objective);
}

function countFailures(ended: readonly ExperimentRecord[]): (readonly [OutcomeKind, number])[] {
  const counts = new Map<OutcomeKind, number>();
  for (const { state, outcome } of ended) {
    if (state === 'succeeded' || state === 'pruned') continue;
    const kind = outcome?.kind ?? 'cancelled';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]);
}

function bestSoFar(config: TaskConfig, ended: readonly ExperimentRecord[]): number[] {
  const better = config.objectives[0]?.direction === 'maximize' ? Math.max : Math.min;
  const series: number[] = [];
  for (const { scores, violation } of ended.toSorted((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0))) {
    const score = scores?.[0];
    if (score !== undefined && violation === undefined) series.push(better(score, series.at(-1) ?? score));
  }
  return series;
}

function meanDuration(ended: readonly ExperimentRecord[]): number | undefined {
  const durations = ended.flatMap(({ startedAt, finishedAt }) =>
    startedAt === undefined || finishedAt === undefined ? [] : [finishedAt - startedAt],
  );
  if (durations.length === 0) return undefined;
  return durations.reduce((sum, ms) => sum + ms, 0) / durations.length;
}
