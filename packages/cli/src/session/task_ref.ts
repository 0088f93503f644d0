import { AutotunerError, type ExperimentRef, type Tuner } from '@autotuner/core';

/** What `9` or `9/14` names. */
export interface TaskOrExperiment {
  readonly taskId: number;
  readonly experiment?: number;
}

/** Reads `9` or `9/14`. @throws AutotunerError AT_USAGE */
function parseTaskRef(text: string): TaskOrExperiment {
  const [, task, experiment] = /^(\d{1,15})(?:\/(\d{1,15}))?$/.exec(text) ?? [];
  if (task === undefined) {
    throw new AutotunerError(
      'AT_USAGE',
      `Cannot tell which task is meant by "${text}": expected a number such as 9, or 9/14 for an experiment`,
    );
  }
  return { taskId: Number(task), ...(experiment === undefined ? {} : { experiment: Number(experiment) }) };
}

/** Reads `9`. @throws AutotunerError AT_USAGE also for `9/14` */
export function parseTaskId(text: string): number {
  const ref = parseTaskRef(text);
  if (ref.experiment === undefined) return ref.taskId;
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot take "${text}" here: it names an experiment, and a task such as ${ref.taskId} is expected`,
  );
}

/** Reads `9/14`. @throws AutotunerError AT_USAGE also for `9` */
export function parseExperimentRef(text: string): ExperimentRef {
  const ref = parseTaskRef(text);
  if (ref.experiment !== undefined) return { taskId: ref.taskId, number: ref.experiment };
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot take "${text}" here: it names a task, and an experiment such as ${ref.taskId}/1 is expected`,
  );
}

/** The task that was named, else the latest one. @throws AutotunerError AT_TASK_UNKNOWN when there is none yet */
export async function taskIdOrLatest(tuner: Tuner, text: string | undefined): Promise<number> {
  return text === undefined ? latestTaskId(tuner) : parseTaskId(text);
}

/** The task or experiment that was named, else the latest task. @throws AutotunerError AT_TASK_UNKNOWN when there is none yet */
export async function refOrLatest(tuner: Tuner, text: string | undefined): Promise<TaskOrExperiment> {
  return text === undefined ? { taskId: await latestTaskId(tuner) } : parseTaskRef(text);
}

async function latestTaskId(tuner: Tuner): Promise<number> {
  const [latest] = await tuner.listTasks({ limit: 1 });
  if (latest !== undefined) return latest.task.id;
  throw new AutotunerError(
    'AT_TASK_UNKNOWN',
    'Cannot take the latest task: there is none yet; "autotuner run FILE" makes one',
  );
}
