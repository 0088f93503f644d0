import type { ExperimentRecord } from '../ports/records.ts';
import type { TrialResult } from '../sampling/sampler.ts';
import { paramsKey } from '../search_space/params_key.ts';
import type { Objective } from './objective.ts';
import { compareResults, isFeasible } from './outcome_order.ts';
import { sortIntoFronts } from './pareto_fronts.ts';
import { trialResultOf } from './trial_history.ts';

interface Success {
  readonly experiment: ExperimentRecord;
  readonly result: SuccessResult;
}

type SuccessResult = Extract<TrialResult, { kind: 'success' }>;

/**
 * The best success, undefined when there is none: one that keeps all constraints, if there is any. With several objectives
 * it is the member of the Pareto front that is best in the first one; of tied experiments it is the earliest. Experiments
 * that measured parameters again count together with the first of these parameters, by their mean; that one is the best.
 *
 * @example
 * ```ts
 * import { selectBest } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.equal(selectBest([], [{ metric: 'p99_ms', direction: 'minimize' }]), undefined);
 * ```
 */
export function selectBest(
  experiments: readonly ExperimentRecord[],
  objectives: readonly Objective[],
): ExperimentRecord | undefined {
  return sortBestFirst(successesOf(experiments, objectives))[0]?.experiment;
}

/**
 * Numbers of the successes that no other one beats (nowhere worse, somewhere better), ascending; only of those that keep
 * all constraints, if there are any. With a single objective the number of the best one, or none.
 *
 * @example
 * ```ts
 * import { paretoFront } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(paretoFront([], [{ metric: 'p99_ms', direction: 'minimize' }]), []);
 * ```
 */
export function paretoFront(
  experiments: readonly ExperimentRecord[],
  objectives: readonly Objective[],
): readonly number[] {
  const successes = sortBestFirst(successesOf(experiments, objectives));
  if (objectives.length <= 1) return successes.slice(0, 1).map(({ experiment }) => experiment.number);
  const feasible = successes.filter(({ result }) => isFeasible(result));
  const rivals = feasible.length > 0 ? feasible : successes;
  const fronts = sortIntoFronts(rivals.map(({ result }) => result.losses));
  return rivals
    .filter((_, i) => fronts[i] === 0)
    .map(({ experiment }) => experiment.number)
    .toSorted((a, b) => a - b);
}

/**
 * How much better `best` is than `baseline` in the objective's metric, relative to the baseline: 0.12 = 12 % better,
 * negative = worse. The metrics as measured are compared, not the scores: what a broken service level costs is no
 * gain of the metric, so a best that keeps a level which the baseline breaks may be worse here. Undefined when one of
 * them lacks the metric or the baseline's is 0.
 *
 * @example
 * ```ts
 * import { relativeGain } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const objective = { metric: 'p99_ms', direction: 'minimize' as const };
 * assert.equal(relativeGain({ metrics: { p99_ms: 50 } }, { metrics: { p99_ms: 40 } }, objective), 0.2);
 * ```
 */
export function relativeGain(
  baseline: Pick<ExperimentRecord, 'metrics'> | undefined,
  best: Pick<ExperimentRecord, 'metrics'> | undefined,
  { metric, direction }: Objective,
): number | undefined {
  const from = baseline?.metrics?.[metric];
  const to = best?.metrics?.[metric];
  if (from === undefined || to === undefined || from === 0) return undefined;
  const gained = direction === 'maximize' ? to - from : from - to;
  return gained / Math.abs(from);
}

function successesOf(
  experiments: readonly ExperimentRecord[],
  objectives: readonly Objective[],
): readonly Success[] {
  const successes = experiments.flatMap((experiment): readonly Success[] => {
    const result = trialResultOf(experiment, objectives);
    return result?.kind === 'success' ? [{ experiment, result }] : [];
  });
  const again = new Set(
    successes
      .filter(({ experiment }) => experiment.origin === 'remeasure')
      .map(({ experiment }) => paramsKey(experiment.params)),
  );
  if (again.size === 0) return successes;
  const groups = Map.groupBy(successes, ({ experiment: { number, params } }) => {
    const key = paramsKey(params);
    return again.has(key) ? key : number;
  });
  return [...groups.values()].flatMap((group) => poolSuccesses(group) ?? []);
}

/** The first experiment of some parameters, with the mean of all results that they had. */
function poolSuccesses(group: readonly Success[]): Success | undefined {
  const [first] = group.toSorted((a, b) => a.experiment.number - b.experiment.number);
  if (first === undefined || group.length === 1) return first;
  const mean = (valueOf: (result: SuccessResult) => number): number =>
    group.reduce((sum, { result }) => sum + valueOf(result) / group.length, 0);
  const losses = first.result.losses.map((_, at) => mean((result) => result.losses[at] ?? 0));
  const violation = mean((result) => result.violation ?? 0);
  return { experiment: first.experiment, result: { kind: 'success', losses, violation } };
}

function sortBestFirst(successes: readonly Success[]): readonly Success[] {
  const compare = (a: Success, b: Success): number =>
    compareResults(a.result, b.result) || a.experiment.number - b.experiment.number;
  return successes.toSorted(compare);
}
