import {
  type AttemptState,
  AutotunerError,
  type NewTask,
  type StopMode,
  taskLifecycle,
  type TaskMove,
  type TaskQuery,
  type TaskRecord,
} from '@autotuner/core';
import { sql, type Updateable } from 'kysely';
import { appendEvents } from './events.ts';
import { decodeJson, encodeJson } from './json_text.ts';
import { pageLimit } from './page_limit.ts';
import { present } from './present.ts';
import type { Db, TaskRow, TaskTable, WriteScope } from './schema.ts';
import { unknownTask } from './unknown_id.ts';

/** Stores a pending task. */
export async function createTask(scope: WriteScope, task: NewTask): Promise<TaskRecord> {
  const row = await scope.db
    .insertInto('task')
    .values({
      name: task.config.name,
      state: taskLifecycle.initial,
      config: encodeJson(task.config),
      correlation_id: task.correlationId ?? null,
      run: 1,
      active_ms: 0,
      created_at: scope.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const data = present({ state: row.state, name: row.name, correlationId: row.correlation_id });
  await appendEvents(scope, { taskId: row.id, events: [{ type: 'task.created', data }] });
  return taskFromRow(row);
}

/** Reads one task, undefined when there is none. */
export async function findTask(db: Db, taskId: number): Promise<TaskRecord | undefined> {
  const row = await db.selectFrom('task').selectAll().where('id', '=', taskId).executeTakeFirst();
  return row && taskFromRow(row);
}

/** Reads one task. */
export async function getTask(db: Db, taskId: number): Promise<TaskRecord> {
  return taskFromRow(await taskRow(db, taskId));
}

/** Reads a page of tasks, newest first. */
export async function listTasks(db: Db, query: TaskQuery = {}): Promise<readonly TaskRecord[]> {
  const { state, before } = query;
  let select = db.selectFrom('task').selectAll().orderBy('id', 'desc');
  if (state !== undefined) select = select.where('state', '=', state);
  if (before !== undefined) select = select.where('id', '<', before);
  const rows = await select.limit(pageLimit(query.limit, { max: 500, fallback: 100 })).execute();
  return rows.map(taskFromRow);
}

/** Moves a task to another state. */
export async function moveTask(
  scope: WriteScope,
  move: TaskMove & { readonly taskId: number },
): Promise<TaskRecord> {
  const row = await taskRow(scope.db, move.taskId);
  const state = taskLifecycle.move(row.state, move.to);
  const entersRunning = state === 'running';
  const moved = await updateTask(scope.db, move.taskId, {
    state,
    reason: move.reason ?? null,
    active_ms: row.active_ms + (move.activeMs ?? 0),
    stop_request: entersRunning ? null : row.stop_request,
    started_at: row.started_at ?? (entersRunning ? scope.now : null),
    finished_at: taskLifecycle.isFinal(state) ? scope.now : null,
  });
  const data = present({ from: row.state, state, reason: moved.reason, activeMs: moved.active_ms });
  await appendEvents(scope, { taskId: move.taskId, events: [{ type: 'task.state', data }] });
  return taskFromRow(moved);
}

/** Notes that a running task is to stop; asking again for the same, or for less, changes nothing. */
export async function requestStop(
  scope: WriteScope,
  request: { readonly taskId: number; readonly mode: StopMode },
): Promise<TaskRecord> {
  const { taskId, mode } = request;
  const row = await taskRow(scope.db, taskId);
  if (row.state !== 'running') throw notRunning(row, 'stop');
  if (row.stop_request === mode || row.stop_request === 'cancel') return taskFromRow(row);
  const asked = await updateTask(scope.db, taskId, { stop_request: mode });
  await appendEvents(scope, { taskId, events: [{ type: 'task.stop_requested', data: { mode } }] });
  return taskFromRow(asked);
}

/** Forgets what a task has done and makes it pending for its next run. */
export async function clearTask(scope: WriteScope, taskId: number): Promise<TaskRecord> {
  const row = await idleTaskRow(scope.db, { taskId, action: 'clear' });
  const state = row.state === 'pending' ? row.state : taskLifecycle.move(row.state, 'pending');
  await scope.db.deleteFrom('experiment').where('task_id', '=', taskId).execute();
  await scope.db.deleteFrom('log_file').where('task_id', '=', taskId).execute();
  const run = row.run + 1;
  const cleared = await updateTask(scope.db, taskId, { ...UNUSED_TASK, state, run });
  await appendEvents(scope, { taskId, events: [{ type: 'task.cleared', data: { state, run } }] });
  return taskFromRow(cleared);
}

/** Deletes a task with its experiments, attempts, events and log file rows. */
export async function deleteTask(scope: WriteScope, taskId: number): Promise<void> {
  await idleTaskRow(scope.db, { taskId, action: 'delete' });
  await scope.db.deleteFrom('task').where('id', '=', taskId).execute();
}

/** The error for an action that needs a running task. */
export function notRunning(task: Pick<TaskRow, 'id' | 'state'>, action: string): AutotunerError {
  const message = `Cannot ${action} task ${task.id}: it is "${task.state}", must be "running"`;
  return new AutotunerError('AT_STATE_ILLEGAL', message, { details: { taskId: task.id, state: task.state } });
}

/** What a task that never ran has in the columns that running it changes. */
const UNUSED_TASK = {
  reason: null,
  stop_request: null,
  active_ms: 0,
  last_number: 0,
  told_count: 0,
  started_at: null,
  finished_at: null,
} as const;

async function taskRow(db: Db, taskId: number): Promise<TaskRow> {
  const row = await db.selectFrom('task').selectAll().where('id', '=', taskId).executeTakeFirst();
  if (row === undefined) throw unknownTask(taskId);
  return row;
}

function updateTask(db: Db, taskId: number, change: Updateable<TaskTable>): Promise<TaskRow> {
  return db
    .updateTable('task')
    .set(change)
    .where('id', '=', taskId)
    .returningAll()
    .executeTakeFirstOrThrow(() => unknownTask(taskId));
}

/** A task that nothing works on: the rows of open attempts are what a left over process is found again by. */
async function idleTaskRow(
  db: Db,
  wanted: { readonly taskId: number; readonly action: string },
): Promise<TaskRow> {
  const { taskId, action } = wanted;
  const row = await taskRow(db, taskId);
  const open = await countOpenAttempts(db, taskId);
  if (row.state !== 'running' && open === 0) return row;
  const seen = row.state === 'running' ? 'it is "running"' : `attempts that have not ended: ${open}`;
  const message = `Cannot ${action} task ${taskId}: ${seen}; stop it first`;
  throw new AutotunerError('AT_STATE_ILLEGAL', message, { details: { taskId, state: row.state, open } });
}

async function countOpenAttempts(db: Db, taskId: number): Promise<number> {
  const found = await db
    .selectFrom('experiment')
    .innerJoin('attempt', 'attempt.experiment_id', 'experiment.id')
    .select((q) => q.fn.countAll<number>().as('open'))
    .where('experiment.task_id', '=', taskId)
    .where('attempt.state', '<>', sql.lit<AttemptState>('ended'))
    .executeTakeFirst();
  return found?.open ?? 0;
}

function taskFromRow(row: TaskRow): TaskRecord {
  return present({
    id: row.id,
    name: row.name,
    state: row.state,
    config: decodeJson(row.config),
    reason: row.reason,
    stopRequest: row.stop_request,
    correlationId: row.correlation_id,
    run: row.run,
    activeMs: row.active_ms,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  });
}
