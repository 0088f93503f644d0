import type { ExperimentQuery, ExperimentRecord, ExperimentRef, ExperimentState } from '@autotuner/core';
import type { NewEvent } from './events.ts';
import { decodeJson, decodeOptionalJson } from './json_text.ts';
import { pageLimit } from './page_limit.ts';
import { present } from './present.ts';
import type { Db, ExperimentRow } from './schema.ts';
import { assertTask } from './unknown_id.ts';

/** Reads one experiment, undefined when there is none. */
export async function findExperiment(db: Db, ref: ExperimentRef): Promise<ExperimentRecord | undefined> {
  const row = await selectExperiment(db, ref);
  return row && experimentFromRow(row);
}

/** Reads a page of experiments, by number. */
export async function listExperiments(
  db: Db,
  query: ExperimentQuery & { readonly taskId: number },
): Promise<readonly ExperimentRecord[]> {
  const { taskId, state, after } = query;
  let select = db.selectFrom('experiment').selectAll().where('task_id', '=', taskId).orderBy('number');
  if (state !== undefined) select = select.where('state', '=', state);
  if (after !== undefined) select = select.where('number', '>', after);
  const rows = await select.limit(pageLimit(query.limit, { max: 500, fallback: 500 })).execute();
  if (rows.length === 0) await assertTask(db, taskId);
  return rows.map(experimentFromRow);
}

/** Counts the experiments of a task by state. */
export async function countExperiments(
  db: Db,
  taskId: number,
): Promise<Partial<Record<ExperimentState, number>>> {
  const rows = await db
    .selectFrom('experiment')
    .select((q) => ['state', q.fn.countAll<number>().as('count')])
    .where('task_id', '=', taskId)
    .groupBy('state')
    .execute();
  if (rows.length === 0) await assertTask(db, taskId);
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}

/** The event that says where an experiment is now, with its result when it has one; single runs would make it large. */
export function experimentMoved(experiment: ExperimentRecord): NewEvent {
  const { taskId: _taskId, number, origin: _origin, reason: _reason, runs: _runs, ...data } = experiment;
  return { type: 'experiment.state', experiment: number, data };
}

/** What people and programs see of a row. */
export function experimentFromRow(row: Omit<ExperimentRow, 'id'>): ExperimentRecord {
  return present({
    taskId: row.task_id,
    number: row.number,
    state: row.state,
    origin: row.origin,
    params: decodeJson(row.params),
    reason: row.reason,
    attempts: row.attempts,
    outcome: decodeOptionalJson(row.outcome),
    failure: row.failure,
    progress: row.progress,
    metrics: decodeOptionalJson(row.metrics),
    scores: decodeOptionalJson(row.scores),
    runs: decodeOptionalJson(row.runs),
    violation: row.violation,
    penalty: row.penalty,
    toldOrder: row.told_order,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  });
}

function selectExperiment(db: Db, ref: ExperimentRef): Promise<ExperimentRow | undefined> {
  return db
    .selectFrom('experiment')
    .selectAll()
    .where('task_id', '=', ref.taskId)
    .where('number', '=', ref.number)
    .executeTakeFirst();
}
