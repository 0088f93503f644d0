import type { MeasuredPoint } from '../noise/measured_point.ts';
import type { ExperimentRecord } from '../ports/records.ts';
import type { Objective, ServiceLevel } from '../scoring/objective.ts';
import { isFeasible } from '../scoring/outcome_order.ts';
import { lossesFromScores, scoreMetrics } from '../scoring/score_metrics.ts';
import { trialResultOf } from '../scoring/trial_history.ts';
import { paramsKey } from '../search_space/params_key.ts';

/** An experiment that may have been run several times over. */
export type RepeatedExperiment = ExperimentRecord & {
  /** The metrics of each run, in order, where the task repeats them. */
  readonly runs?: readonly Readonly<Record<string, number>>[];
};

/** What scores depend on; a task's configuration has it all. */
export interface ScoringRules {
  readonly objectives: readonly Objective[];
  readonly slos: readonly ServiceLevel[];
}

/**
 * Gathers the successes within their limits by their parameters: experiments of equal parameters are repeats of one
 * point, and so are the runs of one experiment. Losses are those of the first objective; a point has the number of its
 * first experiment.
 *
 * @example
 * ```ts
 * import { measuredPoints, type ExperimentRecord } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const experiments = [9, 11].map((score, i): ExperimentRecord => ({
 *   taskId: 1, number: i + 1, state: 'succeeded', origin: 'sampler', params: { level: 3 }, reason: '', attempts: 1,
 *   scores: [score], createdAt: 0,
 * }));
 * const objectives = [{ metric: 'seconds', direction: 'minimize' as const }];
 * assert.deepEqual(measuredPoints(experiments, { objectives, slos: [] }), [{ number: 1, losses: [9, 11] }]);
 * ```
 */
export function measuredPoints(
  experiments: readonly RepeatedExperiment[],
  rules: ScoringRules,
): readonly MeasuredPoint[] {
  const measured = experiments.flatMap((experiment) => {
    const losses = measuredLosses(experiment, rules);
    return losses.length === 0
      ? []
      : [{ key: paramsKey(experiment.params), number: experiment.number, losses }];
  });
  return [...Map.groupBy(measured, ({ key }) => key).values()].map((members) => ({
    number: Math.min(...members.map(({ number }) => number)),
    losses: members.flatMap(({ losses }) => losses),
  }));
}

function measuredLosses(experiment: RepeatedExperiment, rules: ScoringRules): readonly number[] {
  const result = trialResultOf(experiment, rules.objectives);
  if (result?.kind !== 'success' || !isFeasible(result)) return [];
  if (experiment.runs === undefined || experiment.runs.length < 2) return result.losses.slice(0, 1);
  return experiment.runs.flatMap((metrics) => {
    const scored = scoreMetrics({ ...rules, metrics });
    return scored.kind === 'scored' ? lossesFromScores(scored.scores, rules.objectives).slice(0, 1) : [];
  });
}
