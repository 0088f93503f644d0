import {
  type AttemptIdentity,
  attemptLifecycle,
  type AttemptRecord,
  type AttemptRef,
  type AttemptState,
  experimentLifecycle,
  type ExperimentRef,
  type ExperimentState,
  type NewAttempt,
  type StartedExperiment,
} from '@autotuner/core';
import { sql, type Updateable } from 'kysely';
import { appendEvents, type NewEvent } from './events.ts';
import { experimentFromRow, experimentMoved, experimentRow, updateExperiment } from './experiments.ts';
import { decodeJson, encodeJson } from './json_text.ts';
import { attemptFromRow, attemptStarted, insertAttempt } from './new_attempt.ts';
import type { AttemptRow, AttemptTable, Db, ExperimentRow, WriteScope } from './schema.ts';
import { getTask, notRunning } from './tasks.ts';
import { fencedAttempt, missingExperiment } from './unknown_id.ts';

/** Opens the next attempt of a queued experiment of a running task. */
export async function startAttempt(
  scope: WriteScope,
  opening: { readonly ref: ExperimentRef; readonly input: NewAttempt },
): Promise<StartedExperiment> {
  const { ref, input } = opening;
  const row = await experimentRow(scope.db, ref);
  const task = await getTask(scope.db, ref.taskId);
  if (task.state !== 'running') throw notRunning(task, 'start an attempt of');
  const state = experimentLifecycle.move(row.state, 'deploying');
  const moved = await updateExperiment(scope.db, {
    id: row.id,
    change: { state, attempts: row.attempts + 1 },
  });
  const attempt = await insertAttempt(scope, { experiment: moved, input });
  const events = [experimentMoved(moved), attemptStarted(attempt)];
  await appendEvents(scope, { taskId: ref.taskId, events });
  return { experiment: experimentFromRow(moved), attempt };
}

/** Adds what a process that was just spawned can be found again by. */
export async function addIdentity(
  scope: WriteScope,
  addition: { readonly fence: AttemptRef; readonly identity: AttemptIdentity },
): Promise<void> {
  const open = await openAttempt(scope.db, addition.fence);
  const identities = encodeJson([...decodeJson(open.attempt.identities), addition.identity]);
  await updateOpenAttempt(scope.db, { open, change: { identities } });
}

/** Moves an attempt on, and its experiment after it. */
export async function moveAttempt(
  scope: WriteScope,
  move: { readonly fence: AttemptRef; readonly state: Exclude<AttemptState, 'ended'> },
): Promise<void> {
  const open = await openAttempt(scope.db, move.fence);
  const state = attemptLifecycle.move(open.attempt.state, move.state);
  await updateOpenAttempt(scope.db, { open, change: { state } });
  const events = [attemptMoved(move), ...(await followAttempt(scope.db, open.experiment, state))];
  await appendEvents(scope, { taskId: move.fence.taskId, events });
}

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

/** An attempt that may still be written, with its experiment. */
export interface OpenAttempt {
  readonly experiment: ExperimentRow;
  readonly attempt: AttemptRow;
}

/** Reads the attempt that a fence names; rejects with AT_STORE_FENCED unless it is open. */
export async function openAttempt(db: Db, fence: AttemptRef): Promise<OpenAttempt> {
  const experiment = await experimentRow(db, fence);
  const attempt = await db
    .selectFrom('attempt')
    .selectAll()
    .where('experiment_id', '=', experiment.id)
    .where('attempt', '=', fence.attempt)
    .executeTakeFirst();
  if (attempt === undefined || attemptLifecycle.isFinal(attempt.state)) throw fencedAttempt(fence);
  return { experiment, attempt };
}

/** Changes exactly the row that was read, as it was read, or rejects with AT_STORE_FENCED. */
export async function updateOpenAttempt(
  db: Db,
  update: { readonly open: OpenAttempt; readonly change: Updateable<AttemptTable> },
): Promise<void> {
  const { experiment, attempt } = update.open;
  const changed = await db
    .updateTable('attempt')
    .set(update.change)
    .where('experiment_id', '=', attempt.experiment_id)
    .where('attempt', '=', attempt.attempt)
    .where('state', '=', attempt.state)
    .returning('attempt')
    .execute();
  const { task_id: taskId, number } = experiment;
  if (changed.length !== 1) throw fencedAttempt({ taskId, number, attempt: attempt.attempt });
}

/** Where an experiment is while its attempt is there. */
const EXPERIMENT_DURING: Readonly<Record<Exclude<AttemptState, 'ended'>, ExperimentState>> = {
  spawning: 'deploying',
  deploying: 'deploying',
  benchmarking: 'benchmarking',
  collecting: 'benchmarking',
  tearing_down: 'benchmarking',
};

async function followAttempt(
  db: Db,
  experiment: ExperimentRow,
  state: AttemptState,
): Promise<readonly NewEvent[]> {
  if (state === 'ended' || EXPERIMENT_DURING[state] === experiment.state) return [];
  const next = experimentLifecycle.move(experiment.state, EXPERIMENT_DURING[state]);
  return [experimentMoved(await updateExperiment(db, { id: experiment.id, change: { state: next } }))];
}

function attemptMoved(move: { readonly fence: AttemptRef; readonly state: AttemptState }): NewEvent {
  const { fence, state } = move;
  return { type: 'attempt.state', experiment: fence.number, attempt: fence.attempt, data: { state } };
}

function selectNamedAttempts(db: Db) {
  return db
    .selectFrom('attempt')
    .innerJoin('experiment', 'experiment.id', 'attempt.experiment_id')
    .selectAll('attempt')
    .select(['experiment.task_id', 'experiment.number']);
}
