import { type AttemptRecord, attemptLifecycle, type NewAttempt } from '@autotuner/core';
import { attemptFromRow } from '../attempts.ts';
import type { NewEvent } from '../events.ts';
import { encodeJson } from '../json_text.ts';
import type { JournalAttempt, JournalExperiment } from './journal_call.ts';

/** The journal row of the attempt that an experiment now counts as its newest. */
export function newAttempt(
  experiment: JournalExperiment,
  opening: { readonly input: NewAttempt; readonly now: number },
): { readonly row: JournalAttempt; readonly record: AttemptRecord } {
  const { input, now } = opening;
  const row: JournalAttempt = {
    task_id: experiment.task_id,
    number: experiment.number,
    attempt: experiment.attempts,
    state: attemptLifecycle.initial,
    token: input.token,
    tier: input.tier,
    identities: encodeJson([]),
    outcome: null,
    usage: null,
    leaked: null,
    leaked_names: null,
    phase_ms: null,
    reports_dropped: null,
    started_at: now,
    ended_at: null,
  };
  return { row, record: attemptFromRow(row) };
}

/** The event for a new attempt. Its token stays out: whoever knows it can pass for the attempt. */
export function attemptStarted(attempt: AttemptRecord): NewEvent {
  const { state, tier } = attempt;
  return {
    type: 'attempt.started',
    experiment: attempt.number,
    attempt: attempt.attempt,
    data: { state, tier },
  };
}
