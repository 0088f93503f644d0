import { seedFromName } from '../config/seed_from_name.ts';
import type { TaskConfig } from '../config/task_config.ts';
import type { ReportedValue } from '../ports/records.ts';
import type { AttemptResult } from '../ports/store.ts';
import type { FailureKind } from '../scoring/failure_kind.ts';
import { failurePenalty } from '../scoring/failure_penalty.ts';
import type { Objective } from '../scoring/objective.ts';
import type { AttemptOutcome } from '../scoring/outcome.ts';
import type { Params } from '../search_space/distribution.ts';
import { readTold } from '../study/told_result.ts';
import type { ImportedStudy, ImportedTrial } from './import_study.ts';

/** A finished experiment that was run elsewhere. */
export interface ImportedExperiment {
  readonly params: Params;
  readonly reason: string;
  /** In the order of their steps. */
  readonly reports: readonly ReportedValue[];
  readonly result: Omit<AttemptResult, 'leaked' | 'phaseMs'>;
}

/** What an imported study is as a task. Nothing can be run with it: its command says so and fails. */
export interface ImportedTask {
  readonly config: TaskConfig;
  readonly experiments: readonly ImportedExperiment[];
}

/**
 * Turns an imported study into a task with finished experiments, to look at and to start others from.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { importedTask, importOptunaStudy } from '@autotuner/core';
 *
 * const study = importOptunaStudy({ name: 'demo', directions: ['minimize'], userAttrs: {}, trials: [] });
 * assert.equal(importedTask(study, { name: 'demo' }).config.name, 'demo');
 * ```
 */
export function importedTask(study: ImportedStudy, { name }: { readonly name: string }): ImportedTask {
  const experiments = study.trials.flatMap((trial) => experimentFrom(trial, study.objectives) ?? []);
  return { config: configOf(study, { name, experiments: Math.max(experiments.length, 1) }), experiments };
}

function experimentFrom(
  trial: ImportedTrial,
  objectives: readonly Objective[],
): ImportedExperiment | undefined {
  const { params, reason, metrics } = trial;
  const directions = objectives.map(({ direction }) => direction);
  const told = readTold(trial.result, { directions, reports: [] });
  if (told === undefined) return undefined;
  const common = {
    params,
    reason,
    reports: trial.reports.map(({ step, values }) => ({ step, value: values })),
  };
  if (told.result.kind === 'pruned') {
    const { step } = told.result;
    const outcome = { kind: 'pruned', step, value: told.values?.[0] ?? null, reason: 'by Optuna' } as const;
    return { ...common, result: { outcome, experimentState: 'pruned', told: true } };
  }
  if (told.result.kind === 'success') {
    const { values: scores = [] } = told;
    const { violation } = told.result;
    const outcome = { kind: 'exit', code: 0 } as const;
    return {
      ...common,
      result: {
        outcome,
        experimentState: 'succeeded',
        metrics,
        scores,
        ...(violation === undefined ? {} : { violation }),
        told: true,
      },
    };
  }
  const { progress } = told.result;
  const failure = told.failure ?? 'invalid_result';
  const penalty = failurePenalty({ failure, progress, direction: directions[0] ?? 'minimize' });
  const graded = { failure, progress, penalty, metrics };
  return {
    ...common,
    result: { outcome: outcomeOf(failure), experimentState: 'failed', ...graded, told: true },
  };
}

/** What there is to say when nobody was there. */
function outcomeOf(failure: FailureKind): AttemptOutcome {
  const detail = 'the trial failed before it was imported';
  switch (failure) {
    case 'crash':
      return { kind: 'exit', code: 1 };
    case 'timeout':
      return { kind: 'timeout', phase: 'benchmark', timeoutMs: TIMEOUT_MS };
    case 'oom':
      return { kind: 'oom', evidence: 'log', resource: 'cpu' };
    case 'deploy':
      return { kind: 'deploy', reason: 'exited', detail };
    case 'log_limit':
      return { kind: 'log_limit', maxBytes: MAX_LOG_BYTES };
    case 'invalid_result':
    case 'slo':
      return { kind: failure, detail };
  }
}

const TIMEOUT_MS = 600_000;
const MAX_LOG_BYTES = 2 ** 30;
const COMMAND = 'echo "This task was imported: it has no command to run" >&2; exit 1';

function configOf(
  { space, objectives }: ImportedStudy,
  { name, experiments }: { readonly name: string; readonly experiments: number },
): TaskConfig {
  return {
    name,
    command: { kind: 'shell', line: COMMAND },
    cwd: '/',
    env: {},
    space,
    objectives,
    slos: [],
    enqueue: [],
    sampler: { type: 'auto', seed: seedFromName(name) },
    budget: { experiments },
    timeoutMs: TIMEOUT_MS,
    graceMs: 5000,
    concurrency: 1,
    metrics: { patterns: {} },
    containment: 'auto',
    streams: 'separate',
    log: { maxBytes: MAX_LOG_BYTES },
    maxAttempts: 3,
    retry: {},
    stopAfterFailures: 0,
    baselineMustSucceed: true,
    orphans: 'die',
    readsParamsEnv: true,
    requires: [],
  };
}
