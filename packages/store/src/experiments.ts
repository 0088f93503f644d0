import {
  AutotunerError,
  type ExperimentQuery,
  experimentLifecycle,
  type ExperimentRecord,
  type ExperimentRef,
  type ExperimentState,
  type NewExperiment,
  type StartedExperiment,
} from '@autotuner/core';
import type { Updateable } from 'kysely';
import { advanceCounters } from './counters.ts';
import { appendEvents, insertEvents, type NewEvent } from './events.ts';
import { attemptStarted, insertAttempt } from './new_attempt.ts';
import { decodeJson, decodeOptionalJson, encodeJson } from './json_text.ts';
import { pageLimit } from './page_limit.ts';
import { present } from './present.ts';
import type { Db, ExperimentRow, ExperimentTable, WriteScope } from './schema.ts';
import { notRunning } from './tasks.ts';
import { assertTask, missingExperiment } from './unknown_id.ts';

/** Stores the next experiment of a running task together with its first attempt. */
export async function startExperiment(scope: WriteScope, input: NewExperiment): Promise<StartedExperiment> {
  const { taskId } = input;
  const counters = await advanceCounters(scope.db, { taskId, experiments: 1, events: 2 });
  if (counters.state !== 'running') throw notRunning(counters, 'start an experiment of');
  const row = await insertExperiment(scope, { ...input, number: counters.last_number });
  const attempt = await insertAttempt(scope, { experiment: row, input: input.attempt });
  const experiment = experimentFromRow(row);
  const events = [experimentCreated(experiment), attemptStarted(attempt)];
  await insertEvents(scope, { taskId, events, lastSeq: counters.event_seq });
  return { experiment, attempt };
}

/** Puts an experiment that ended badly back in line, as if it had no result yet. */
export async function requeueExperiment(scope: WriteScope, ref: ExperimentRef): Promise<ExperimentRecord> {
  const row = await experimentRow(scope.db, ref);
  // The table also lets an experiment back in line while it runs, but that is for finishAttempt() to do.
  if (!experimentLifecycle.isFinal(row.state)) throw notEnded(row);
  const state = experimentLifecycle.move(row.state, 'queued');
  const queued = await updateExperiment(scope.db, { id: row.id, change: { ...NO_RESULT, state } });
  await appendEvents(scope, { taskId: ref.taskId, events: [experimentMoved(queued)] });
  return experimentFromRow(queued);
}

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

/** Reads the row of an experiment that must exist. */
export async function experimentRow(db: Db, ref: ExperimentRef): Promise<ExperimentRow> {
  const row = await selectExperiment(db, ref);
  if (row === undefined) throw await missingExperiment(db, ref);
  return row;
}

/** Changes one experiment and returns its row. */
export function updateExperiment(
  db: Db,
  update: { readonly id: number; readonly change: Updateable<ExperimentTable> },
): Promise<ExperimentRow> {
  return db
    .updateTable('experiment')
    .set(update.change)
    .where('id', '=', update.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The event that says where an experiment is now, with its result when it has one. */
export function experimentMoved(row: ExperimentRow): NewEvent {
  const { taskId: _taskId, number, origin: _origin, reason: _reason, ...data } = experimentFromRow(row);
  return { type: 'experiment.state', experiment: number, data };
}

/** What people and programs see of a row. */
export function experimentFromRow(row: ExperimentRow): ExperimentRecord {
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
    penalty: row.penalty,
    toldOrder: row.told_order,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  });
}

/** The columns of a result, for an experiment without one. */
const NO_RESULT = {
  outcome: null,
  failure: null,
  progress: null,
  metrics: null,
  scores: null,
  penalty: null,
  told_order: null,
  finished_at: null,
} as const;

function notEnded(row: ExperimentRow): AutotunerError {
  const message = `Cannot queue experiment ${row.number} of task ${row.task_id} again: it is "${row.state}", must be "failed" or "cancelled"`;
  const details = { taskId: row.task_id, number: row.number, state: row.state };
  return new AutotunerError('AT_STATE_ILLEGAL', message, { details });
}

function insertExperiment(
  scope: WriteScope,
  input: NewExperiment & { readonly number: number },
): Promise<ExperimentRow> {
  return scope.db
    .insertInto('experiment')
    .values({
      task_id: input.taskId,
      number: input.number,
      state: experimentLifecycle.move(experimentLifecycle.initial, 'deploying'),
      origin: input.origin,
      params: encodeJson(input.params),
      reason: input.reason,
      attempts: 1,
      created_at: scope.now,
      started_at: scope.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

function selectExperiment(db: Db, ref: ExperimentRef): Promise<ExperimentRow | undefined> {
  return db
    .selectFrom('experiment')
    .selectAll()
    .where('task_id', '=', ref.taskId)
    .where('number', '=', ref.number)
    .executeTakeFirst();
}

function experimentCreated(experiment: ExperimentRecord): NewEvent {
  const { number, state, origin, params, reason } = experiment;
  return { type: 'experiment.created', experiment: number, data: { state, origin, params, reason } };
}
