import type { AttemptRecord, AttemptState, ExperimentRef } from '@autotuner/core';
import { sql } from 'kysely';
import { decodeJson, decodeOptionalJson } from './json_text.ts';
import { present } from './present.ts';
import type { AttemptRow, Db, ExperimentRow } from './schema.ts';
import { missingExperiment } from './unknown_id.ts';

/** Reads the attempts of an experiment, oldest first. */
export async function listAttempts(db: Db, ref: ExperimentRef): Promise<readonly AttemptRecord[]> {
  const rows = await selectNamedAttempts(db)
    .where('experiment.task_id', '=', ref.taskId)
    .where('experiment.number', '=', ref.number)
    .orderBy('attempt.attempt')
    .execute();
  // Every experiment has an attempt.
  if (rows.length === 0) throw await missingExperiment(db, ref);
  return rows.map(attemptFromRow);
}

/** Reads the attempts of all tasks that have not ended, oldest first. */
export async function listOpenAttempts(db: Db): Promise<readonly AttemptRecord[]> {
  const rows = await selectNamedAttempts(db)
    .where('attempt.state', '<>', sql.lit<AttemptState>('ended'))
    .orderBy('attempt.started_at')
    .orderBy('attempt.experiment_id')
    .execute();
  return rows.map(attemptFromRow);
}

/** An attempt with the names of its task and experiment. */
type NamedAttemptRow = Omit<AttemptRow, 'experiment_id'> & Pick<ExperimentRow, 'task_id' | 'number'>;

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
    reportsDropped: row.reports_dropped,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  });
}

function selectNamedAttempts(db: Db) {
  return db
    .selectFrom('attempt')
    .innerJoin('experiment', 'experiment.id', 'attempt.experiment_id')
    .selectAll('attempt')
    .select(['experiment.task_id', 'experiment.number']);
}
