import {
  experimentLifecycle,
  paretoFront,
  relativeGain,
  selectBest,
  type ExperimentRecord,
  type OutcomeKind,
  type TaskCounts,
  type TaskRecord,
  type TaskSummary,
} from '@autotuner/core';

/** Puts a task and its experiments together into what people ask first. `live`: some process runs it now. */
export function summarizeTask(
  task: TaskRecord,
  experiments: readonly ExperimentRecord[],
  options: { readonly live: boolean },
): TaskSummary {
  const objectives = task.config.objectives;
  const best = selectBest(experiments, objectives);
  const baseline = experiments.find((one) => one.origin === 'baseline');
  const gain = gainOf(task, best, baseline);
  return {
    task,
    counts: countExperiments(experiments),
    ...(best === undefined ? {} : { best }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(gain === undefined ? {} : { gain }),
    front: paretoFront(experiments, objectives),
    live: options.live,
  };
}

function gainOf(task: TaskRecord, best?: ExperimentRecord, baseline?: ExperimentRecord): number | undefined {
  const objective = task.config.objectives[0];
  if (best === undefined || baseline === undefined || objective === undefined) return undefined;
  return relativeGain(baseline, best, objective);
}

function countExperiments(experiments: readonly ExperimentRecord[]): TaskCounts {
  const byState: Partial<Record<ExperimentRecord['state'], number>> = {};
  const byOutcome: Partial<Record<OutcomeKind, number>> = {};
  for (const { state, outcome } of experiments) {
    byState[state] = (byState[state] ?? 0) + 1;
    if (experimentLifecycle.isFinal(state) && outcome !== undefined)
      byOutcome[outcome.kind] = (byOutcome[outcome.kind] ?? 0) + 1;
  }
  return { total: experiments.length, byState, byOutcome };
}
