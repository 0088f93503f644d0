import type { MeasuredPoint } from './measured_point.ts';
import type { ExperimentRecord } from '../ports/records.ts';
import { lossesFromScores } from '../scoring/score_metrics.ts';
import type { Objective } from '../scoring/objective.ts';
import { paramsKey } from '../search_space/params_key.ts';

/**
 * The successes that keep all constraints, those of the same parameters together, by number: what the policy of
 * re-measurement chooses from. An experiment is one measurement, its first score the value.
 *
 * @example
 * ```ts
 * import { measuredPoints } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(measuredPoints([], [{ metric: 'seconds', direction: 'minimize' }]), []);
 * ```
 */
export function measuredPoints(
  experiments: readonly ExperimentRecord[],
  objectives: readonly Objective[],
): readonly MeasuredPoint[] {
  return pointsOf(experiments, ({ scores = [] }) => lossesFromScores(scores.slice(0, 1), objectives));
}

/**
 * The same with every single run of an experiment that repeats its command, in the metric of an objective as measured:
 * what intervals are made of.
 *
 * @example
 * ```ts
 * import { measuredRuns } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(measuredRuns([], { metric: 'seconds', direction: 'minimize' }), []);
 * ```
 */
export function measuredRuns(
  experiments: readonly ExperimentRecord[],
  objective: Objective,
): readonly MeasuredPoint[] {
  return pointsOf(experiments, ({ metrics, runs }) =>
    (runs ?? (metrics === undefined ? [] : [metrics])).flatMap((run) => {
      const value = run[objective.metric];
      return value === undefined ? [] : lossesFromScores([value], [objective]);
    }),
  );
}

function pointsOf(
  experiments: readonly ExperimentRecord[],
  lossesOf: (experiment: ExperimentRecord) => readonly number[],
): readonly MeasuredPoint[] {
  const successes = experiments.filter((one) => one.state === 'succeeded' && one.violation === undefined);
  const groups = Map.groupBy(successes, ({ params }) => paramsKey(params));
  return [...groups.values()].flatMap((group) => {
    const number = Math.min(...group.map((one) => one.number));
    const losses = group.flatMap(lossesOf);
    return losses.length === 0 ? [] : [{ number, losses }];
  });
}
