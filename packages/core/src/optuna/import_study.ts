import { FAILURE_KINDS } from '../scoring/failure_kind.ts';
import type { Objective } from '../scoring/objective.ts';
import type { Params } from '../search_space/distribution.ts';
import type { SearchSpace } from '../search_space/search_space.ts';
import type { AddedTrial } from '../study/study.ts';
import type { ToldResult } from '../study/told_result.ts';
import { inferSpace } from './infer_space.ts';
import type { OptunaStudy, OptunaTrial } from './optuna_study.ts';

/** A trial of Optuna that has ended, fit for `Study.add()`. */
export interface ImportedTrial extends AddedTrial {
  readonly params: Params;
  readonly reason: string;
  /** In the order of their steps, without those that were not finite. */
  readonly reports: readonly { readonly step: number; readonly values: number }[];
  /** Numbers by name: what the values were called, and what else was measured. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

/** A study of Optuna in the terms of autotuner. */
export interface ImportedStudy {
  readonly space: SearchSpace;
  readonly objectives: readonly Objective[];
  /** Those that have ended, in the order of their numbers. */
  readonly trials: readonly ImportedTrial[];
}

/**
 * Turns a study of Optuna into a search space, objectives and finished trials. The space is inferred: ranges are the unions
 * of all trials, conditions on choices are recognised. Values that are not finite make a failure `invalid_result`, as do
 * failed trials unless autotuner itself had written what they failed of.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { importOptunaStudy, Study } from '@autotuner/core';
 *
 * const { space, trials } = importOptunaStudy({
 *   name: 'demo',
 *   directions: ['minimize'],
 *   userAttrs: {},
 *   trials: [
 *     {
 *       number: 0, state: 'complete', params: { x: 0.5 }, values: [12], reports: [], userAttrs: {}, constraints: {},
 *       distributions: { x: { type: 'float', low: 0, high: 1, log: false } },
 *     },
 *   ],
 * });
 * const study = new Study({ space });
 * for (const trial of trials) study.add(trial);
 * assert.equal(study.bestValue, 12);
 * ```
 */
export function importOptunaStudy(study: OptunaStudy): ImportedStudy {
  const objectives = study.directions.map((direction, i) => ({
    metric: study.metricNames?.[i] ?? (study.directions.length === 1 ? 'value' : `value_${i}`),
    direction,
  }));
  const ended = study.trials.filter(({ state }) => state !== 'running' && state !== 'waiting');
  return {
    space: inferSpace(study.trials),
    objectives,
    trials: ended.map((one) => importTrial(one, objectives)),
  };
}

function importTrial(trial: OptunaTrial, objectives: readonly Objective[]): ImportedTrial {
  const { number, params, reports, startedAt, finishedAt } = trial;
  return {
    params,
    result: resultOf(trial, objectives.length),
    reason: `Optuna's trial ${number}`,
    reports: reports.flatMap(({ step, value }) => (value === null ? [] : [{ step, values: value }])),
    metrics: metricsOf(trial, objectives),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

function resultOf(trial: OptunaTrial, objectives: number): ToldResult {
  const { state, values = [], constraints, reports } = trial;
  const violation = Object.values(constraints).reduce((sum, one) => sum + Math.max(one, 0), 0);
  if (state === 'complete' && values.length === objectives) return { values, violation };
  const last = reports.findLast(({ value }) => value !== null);
  // Optuna prunes with one objective only.
  if (state === 'pruned' && last !== undefined && last.value !== null && objectives === 1)
    return { pruned: { step: last.step, values: last.value } };
  return failureOf(trial);
}

function failureOf({ userAttrs }: OptunaTrial): ToldResult {
  const failure = FAILURE_KINDS.find((kind) => kind === userAttrs['autotuner:failure']);
  const progress = userAttrs['autotuner:progress'];
  const isShare = typeof progress === 'number' && progress >= 0 && progress <= 1;
  return { failure: failure ?? 'invalid_result', progress: isShare ? progress : 1 };
}

function metricsOf(
  { values = [], userAttrs }: OptunaTrial,
  objectives: readonly Objective[],
): Readonly<Record<string, number>> {
  const named = objectives.flatMap(({ metric }, i) =>
    values[i] === undefined ? [] : [[metric, values[i]] as const],
  );
  const own = userAttrs['autotuner:metrics'];
  const measured = typeof own === 'object' && own !== null ? own : userAttrs;
  const others = Object.entries(measured).filter(
    ([name, value]) => Number.isFinite(value) && !name.startsWith('autotuner:'),
  );
  return Object.fromEntries([...named, ...others]);
}
