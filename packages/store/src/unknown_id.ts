import { type AttemptRef, AutotunerError, type ExperimentRef } from '@autotuner/core';
import type { Db } from './schema.ts';

/** The error for a task that does not exist. */
export function unknownTask(taskId: number): AutotunerError {
  return new AutotunerError(
    'AT_TASK_UNKNOWN',
    `Cannot find task ${taskId}: the store has no task with this id`,
    {
      details: { taskId },
    },
  );
}

/** The error for an experiment that does not exist in a task that does. */
export function unknownExperiment(ref: ExperimentRef): AutotunerError {
  return new AutotunerError(
    'AT_EXPERIMENT_UNKNOWN',
    `Cannot find experiment ${ref.number} of task ${ref.taskId}: the task has no experiment with this number`,
    { details: { taskId: ref.taskId, number: ref.number } },
  );
}

/** The error for a write about an attempt that is not open, or not any more. */
export function fencedAttempt(fence: AttemptRef): AutotunerError {
  return new AutotunerError(
    'AT_STORE_FENCED',
    `Cannot change attempt ${fence.attempt} of experiment ${fence.number} of task ${fence.taskId}: it is not the open attempt of the experiment`,
    { details: { ...fence } },
  );
}

/** Rejects with AT_TASK_UNKNOWN when there is no such task. */
export async function assertTask(db: Db, taskId: number): Promise<void> {
  const task = await db.selectFrom('task').select('id').where('id', '=', taskId).executeTakeFirst();
  if (task === undefined) throw unknownTask(taskId);
}

/** The error for an experiment that was not found: of its task, when that does not exist either. */
export async function missingExperiment(db: Db, ref: ExperimentRef): Promise<AutotunerError> {
  const task = await db.selectFrom('task').select('id').where('id', '=', ref.taskId).executeTakeFirst();
  return task === undefined ? unknownTask(ref.taskId) : unknownExperiment(ref);
}
