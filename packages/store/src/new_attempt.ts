import { type AttemptRecord, attemptLifecycle, type NewAttempt } from '@autotuner/core';
import type { NewEvent } from './events.ts';
import { decodeJson, decodeOptionalJson, encodeJson } from './json_text.ts';
import { present } from './present.ts';
import type { AttemptRow, ExperimentRow, WriteScope } from './schema.ts';

/** Writes the journal row of the attempt that an experiment now counts as its newest. */
export async function insertAttempt(
  scope: WriteScope,
  opening: { readonly experiment: ExperimentRow; readonly input: NewAttempt },
): Promise<AttemptRecord> {
  const { experiment, input } = opening;
  const row = await scope.db
    .insertInto('attempt')
    .values({
      experiment_id: experiment.id,
      attempt: experiment.attempts,
      state: attemptLifecycle.initial,
      token: input.token,
      tier: input.tier,
      identities: encodeJson([]),
      started_at: scope.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return attemptFromRow({ ...row, task_id: experiment.task_id, number: experiment.number });
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

/** An attempt with the names of its task and experiment. */
export type NamedAttemptRow = AttemptRow & Pick<ExperimentRow, 'task_id' | 'number'>;

/** What people and programs see of a row. */
export function attemptFromRow(row: NamedAttemptRow): AttemptRecord {
  return present({
    taskId: row.task_id,
    number: row.number,
    attempt: row.attempt,
    state: row.state,
    token: row.token,
    tier: row.tier,
    identities: decodeJson(row.identities),
    outcome: decodeOptionalJson(row.outcome),
    usage: decodeOptionalJson(row.usage),
    leaked: row.leaked,
    leakedNames: decodeOptionalJson(row.leaked_names),
    phaseMs: decodeOptionalJson(row.phase_ms),
    startedAt: row.started_at,
    endedAt: row.ended_at,
  });
}
