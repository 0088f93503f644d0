import {
  attemptLifecycle,
  type AttemptRef,
  type AttemptResult,
  experimentLifecycle,
  type ExperimentRecord,
} from '@autotuner/core';
import type { NewEvent } from '../events.ts';
import { experimentFromRow, experimentMoved } from '../experiments.ts';
import { encodeJson, encodeOptionalJson } from '../json_text.ts';
import { present } from '../present.ts';
import {
  type JournalAttempt,
  type JournalCall,
  type JournalExperiment,
  openAttemptIn,
} from './journal_call.ts';

/** Ends an attempt, exactly once, and settles its experiment with it. */
export function finishAttempt(fence: AttemptRef, result: AttemptResult): JournalCall<ExperimentRecord> {
  return {
    subject: fence,
    decide(rows, now) {
      const open = openAttemptIn(rows, fence);
      const told = rows.task.told_count + 1;
      const settled = settledExperiment(open.experiment, { result, now });
      const experiment = result.told ? { ...settled, told_order: told } : settled;
      const record = experimentFromRow(experiment);
      return {
        result: record,
        ...(result.told ? { task: { told_count: told } } : {}),
        experiment,
        attempt: endedAttempt(open.attempt, { result, now }),
        events: [attemptEnded(fence, result), experimentMoved(record)],
      };
    },
  };
}

interface Ending {
  readonly result: AttemptResult;
  readonly now: number;
}

function endedAttempt(attempt: JournalAttempt, { result, now }: Ending): JournalAttempt {
  return {
    ...attempt,
    state: attemptLifecycle.move(attempt.state, 'ended'),
    outcome: encodeJson(result.outcome),
    usage: encodeOptionalJson(result.usage),
    leaked: result.leaked,
    leaked_names: encodeOptionalJson(result.leakedNames),
    phase_ms: encodeJson(result.phaseMs),
    reports_dropped: result.reportsDropped ?? null,
    ended_at: now,
  };
}

function settledExperiment(experiment: JournalExperiment, { result, now }: Ending): JournalExperiment {
  const state = experimentLifecycle.move(experiment.state, result.experimentState);
  // One that waits for another attempt has no result yet; what happened is in the attempt's row.
  if (!experimentLifecycle.isFinal(state)) return { ...experiment, state };
  return {
    ...experiment,
    state,
    outcome: encodeJson(result.outcome),
    failure: result.failure ?? null,
    progress: result.progress ?? null,
    metrics: encodeOptionalJson(result.metrics),
    scores: encodeOptionalJson(result.scores),
    runs: encodeOptionalJson(result.runs),
    violation: result.violation ?? null,
    penalty: result.penalty ?? null,
    finished_at: now,
  };
}

function attemptEnded(fence: AttemptRef, result: AttemptResult): NewEvent {
  const { outcome, usage, leaked, leakedNames, phaseMs, reportsDropped } = result;
  const data = present({ state: 'ended', outcome, usage, leaked, leakedNames, phaseMs, reportsDropped });
  return { type: 'attempt.ended', experiment: fence.number, attempt: fence.attempt, data };
}
