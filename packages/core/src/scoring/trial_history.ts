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
    return { kind: 'success', losses: lossesFromScores(experiment.scores, objectives) };
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

/**
 * The history for a sampler, kept up to date record by record: at any time what `historyOf` makes of the latest record of
 * each experiment, with the same entry objects as before, so that samplers see at a glance what is new.
 *
 * @example
 * ```ts
 * import { TrialHistory, type ExperimentRecord } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const history = new TrialHistory([{ metric: 'mb_per_s', direction: 'maximize' }]);
 * const experiment: ExperimentRecord = {
 *   taskId: 9, number: 3, state: 'succeeded', origin: 'sampler', params: { level: 3 }, reason: '', attempts: 1,
 *   scores: [250], toldOrder: 1, createdAt: 0,
 * };
 * history.update(experiment);
 * assert.deepEqual(history.entries, [{ number: 3, params: { level: 3 }, result: { kind: 'success', losses: [-250] } }]);
 * ```
 */
export class TrialHistory {
  readonly #objectives: readonly Objective[];
  readonly #entries: HistoryEntry[] = [];
  /** Parallel to the entries, ascending. */
  readonly #orders: number[] = [];
  readonly #orderOf = new Map<number, number>();

  constructor(objectives: readonly Objective[]) {
    this.#objectives = objectives;
  }

  /** In the order in which results arrived. It grows with later updates. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** Takes the latest record of an experiment. The usual case, the end of the list, takes constant time. */
  update(experiment: ExperimentRecord): void {
    const { number, params, toldOrder } = experiment;
    this.#forget(number);
    const result = toldOrder === undefined ? undefined : trialResultOf(experiment, this.#objectives);
    if (toldOrder === undefined || result === undefined) return;
    const place = this.#placeOf(toldOrder);
    this.#entries.splice(place, 0, { number, params, result });
    this.#orders.splice(place, 0, toldOrder);
    this.#orderOf.set(number, toldOrder);
  }

  #forget(number: number): void {
    const order = this.#orderOf.get(number);
    if (order === undefined) return;
    const place = this.#placeOf(order) - 1;
    this.#entries.splice(place, 1);
    this.#orders.splice(place, 1);
    this.#orderOf.delete(number);
  }

  /** The first place behind all that arrived before or at `order`; most often the end. */
  #placeOf(order: number): number {
    return this.#orders.findLastIndex((own) => own <= order) + 1;
  }
}
