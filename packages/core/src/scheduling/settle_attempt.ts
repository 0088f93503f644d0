import type { TaskConfig } from '../config/task_config.ts';
import type { AttemptResult } from '../ports/store.ts';
import { classifyOutcome } from '../scoring/classify_outcome.ts';
import { failurePenalty } from '../scoring/failure_penalty.ts';
import type { FailureKind } from '../scoring/failure_kind.ts';
import type { Measurement } from '../scoring/measurement.ts';
import type { AttemptOutcome } from '../scoring/outcome.ts';
import { scoreMetrics } from '../scoring/score_metrics.ts';

/** What is known when an attempt has ended. */
export interface EndedAttempt {
  readonly config: TaskConfig;
  /** How the earlier attempts of its experiment ended, in any order. */
  readonly earlier: readonly AttemptOutcome[];
  readonly outcome: AttemptOutcome;
  /** 0..1, see ExperimentRecord.progress. */
  readonly progress: number;
  /** Only looked at after exit code 0; of a command that is repeated, what the runs come to together. */
  readonly read: Measurement;
  /** The metrics of each run, where the command is repeated. */
  readonly runs?: readonly Measurement['metrics'][];
}

/** The decision: what the attempt makes of its experiment. */
export type Settlement = Omit<AttemptResult, 'usage' | 'leaked' | 'leakedNames' | 'phaseMs'>;

/** An experiment that a dying supervisor or machine interrupted so often is not tried again: it may be the cause. */
const INTERRUPTION_LIMIT = 10;

/**
 * Turns facts into a result: scores after a success, an early end after poor reports, a graded penalty after a failure; another attempt after an
 * interruption, and after a failure that the task wants tried again.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseTaskFile, settleAttempt } from '@autotuner/core';
 *
 * const parsed = parseTaskFile(
 *   { name: 'demo', command: ['run', '{x}'], parameters: { x: ['a', 'b'] }, objective: 'minimize seconds' },
 *   { cwd: '/' },
 * );
 * assert.ok('config' in parsed);
 * const read = { metrics: { seconds: 2.5 } };
 * const ended = { config: parsed.config, earlier: [], outcome: { kind: 'exit', code: 0 }, progress: 1, read } as const;
 * assert.deepEqual(settleAttempt(ended).scores, [2.5]);
 * ```
 */
export function settleAttempt(ended: EndedAttempt): Settlement {
  const verdict = classifyOutcome(ended.outcome);
  switch (verdict.kind) {
    case 'success':
      return settleSuccess(ended);
    case 'pruned':
      return { outcome: ended.outcome, experimentState: 'pruned', told: true };
    case 'failure':
      return settleFailure(ended, ended.outcome, { failure: verdict.failure, progress: ended.progress });
    case 'infrastructure':
      return settleInterruption(ended);
    case 'cancelled':
      return { outcome: ended.outcome, experimentState: 'cancelled', told: false };
  }
}

function settleSuccess(ended: EndedAttempt): Settlement {
  const { config, read, runs } = ended;
  const measured = { metrics: read.metrics, ...(runs === undefined ? {} : { runs }) };
  const scored = scoreMetrics({ ...read, objectives: config.objectives, slos: config.slos });
  if (scored.kind === 'invalid_result') return { ...settleInvalid(ended, scored.detail), ...measured };
  if (scored.kind === 'slo') {
    const outcome: AttemptOutcome = { kind: 'slo', detail: scored.detail };
    return { ...settleFailure(ended, outcome, { failure: 'slo', progress: 1 }), ...measured };
  }
  return {
    outcome: ended.outcome,
    experimentState: 'succeeded',
    ...measured,
    scores: scored.scores,
    ...(scored.violation === undefined ? {} : { violation: scored.violation }),
    told: true,
  };
}

function settleInvalid(ended: EndedAttempt, detail: string): Settlement {
  return settleFailure(ended, { kind: 'invalid_result', detail }, { failure: 'invalid_result', progress: 1 });
}

function settleFailure(
  ended: EndedAttempt,
  outcome: AttemptOutcome,
  grade: { failure: FailureKind; progress: number },
): Settlement {
  if (isTriedAgain(ended, { outcome, failure: grade.failure }))
    return { outcome, experimentState: 'queued', told: false };
  const direction = ended.config.objectives[0]?.direction ?? 'minimize';
  return {
    outcome,
    experimentState: 'failed',
    failure: grade.failure,
    progress: grade.progress,
    penalty: failurePenalty({ ...grade, direction }),
    told: true,
  };
}

/** Whatever an earlier attempt failed of counts: two kinds of failure in turn must not give more attempts than one. */
function isTriedAgain(
  ended: EndedAttempt,
  failed: { readonly outcome: AttemptOutcome; readonly failure: FailureKind },
): boolean {
  // A command that cannot be started cannot be started a moment later either.
  if (failed.outcome.kind === 'spawn') return false;
  const failures = 1 + ended.earlier.filter(isFailure).length;
  return failures <= (ended.config.retry[failed.failure] ?? 0);
}

function isFailure(outcome: AttemptOutcome): boolean {
  return classifyOutcome(outcome).kind === 'failure';
}

/** Interruptions are counted apart: a night of restarts must not use up what a full disk is allowed. */
function settleInterruption(ended: EndedAttempt): Settlement {
  const isInterrupted = ended.outcome.kind === 'interrupted';
  const limit = isInterrupted ? INTERRUPTION_LIMIT : ended.config.maxAttempts;
  const alike = ended.earlier.filter(
    (one) => classifyOutcome(one).kind === 'infrastructure' && (one.kind === 'interrupted') === isInterrupted,
  );
  const experimentState = alike.length + 1 < limit ? 'queued' : 'failed';
  return { outcome: ended.outcome, experimentState, told: false };
}
