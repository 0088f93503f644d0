import type { ExperimentRecord } from '../ports/records.ts';
import type { Objective } from './objective.ts';
import { compareResults } from './outcome_order.ts';
import { sortIntoFronts } from './pareto_fronts.ts';
import { trialResultOf } from './trial_history.ts';

interface Success {
  readonly experiment: ExperimentRecord;
  readonly losses: readonly number[];
}

/**
 * The best success, undefined when there is none. With several objectives it is the member of the Pareto front
 * that is best in the first one; of tied experiments it is the earliest.
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
 * Numbers of the successes that no other one beats (nowhere worse, somewhere better), ascending; with a single
 * objective the number of the best one, or none.
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
  const fronts = sortIntoFronts(successes.map(({ losses }) => losses));
  return successes
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
  return experiments.flatMap((experiment) => {
    const result = trialResultOf(experiment, objectives);
    return result?.kind === 'success' ? [{ experiment, losses: result.losses }] : [];
  });
}

function sortBestFirst(successes: readonly Success[]): readonly Success[] {
  const compare = (a: Success, b: Success): number =>
    compareResults({ kind: 'success', losses: a.losses }, { kind: 'success', losses: b.losses }) ||
    a.experiment.number - b.experiment.number;
  return successes.toSorted(compare);
}
