import type { ExperimentRecord } from '../ports/records.ts';
import type { HistoryEntry, TrialResult } from '../sampling/sampler.ts';
import { failureProgress, failureSeverity } from './failure_penalty.ts';
import type { Objective } from './objective.ts';
import { lossesFromScores } from './score_metrics.ts';

/**
 * What an experiment teaches a sampler, or undefined when it teaches nothing: it has not ended, was cancelled, or
 * infrastructure ended it.
 *
 * @example
 * ```ts
 * import { trialResultOf, type ExperimentRecord } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const experiment: ExperimentRecord = {
 *   taskId: 9, number: 3, state: 'failed', origin: 'sampler', params: { level: 3 }, reason: '', attempts: 1,
 *   failure: 'oom', progress: 0.5, createdAt: 0,
 * };
 * const result = trialResultOf(experiment, [{ metric: 'mb_per_s', direction: 'maximize' }]);
 * assert.deepEqual(result, { kind: 'failure', severity: 750, progress: 0.5 });
 * ```
 */
export function trialResultOf(
  experiment: ExperimentRecord,
  objectives: readonly Objective[],
): TrialResult | undefined {
  if (experiment.state === 'succeeded' && experiment.scores !== undefined) {
    const losses = lossesFromScores(experiment.scores, objectives);
    const { violation } = experiment;
    return violation === undefined ? { kind: 'success', losses } : { kind: 'success', losses, violation };
  }
  const { outcome } = experiment;
  if (experiment.state === 'pruned' && outcome?.kind === 'pruned') {
    const { step, value } = outcome;
    // Samplers calculate with losses: what was not finite is the worst that is.
    const losses = value === null ? [Number.MAX_VALUE] : lossesFromScores([value], objectives);
    return { kind: 'pruned', step, losses };
  }
  if (experiment.state !== 'failed' || experiment.failure === undefined) return undefined;
  const progress = experiment.progress ?? 0;
  return {
    kind: 'failure',
    severity: failureSeverity(experiment.failure, progress),
    progress: failureProgress(experiment.failure, progress),
  };
}

/**
 * The history for a sampler: all experiments that were told and teach something, in the order in which their
 * results arrived.
 *
 * @example
 * ```ts
 * import { historyOf } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(historyOf([], [{ metric: 'mb_per_s', direction: 'maximize' }]), []);
 * ```
 */
export function historyOf(
  experiments: readonly ExperimentRecord[],
  objectives: readonly Objective[],
): readonly HistoryEntry[] {
  return experiments
    .filter((experiment) => experiment.toldOrder !== undefined)
    .toSorted((a, b) => (a.toldOrder ?? 0) - (b.toldOrder ?? 0))
    .flatMap((experiment) => {
      const result = trialResultOf(experiment, objectives);
      return result === undefined ? [] : [{ number: experiment.number, params: experiment.params, result }];
    });
}
