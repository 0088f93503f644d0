import type { TaskSummary } from '@autotuner/core';
import type { Api, RouteContext } from '../api.ts';
import { CancelQuery, NoQuery, TaskPath } from '../schemas/request.ts';
import { TaskSummarySchema } from '../schemas/task.ts';
import { taskSummaryView } from '../views/task_view.ts';
import { COMMON_PROBLEMS, CONFLICT, jsonReply, NOT_FOUND } from './responses.ts';

const responses = {
  202: jsonReply(TaskSummarySchema, 'Accepted; the task as it is now'),
  ...COMMON_PROBLEMS,
  ...NOT_FOUND,
  ...CONFLICT,
} as const;

/** Adds the routes that start, stop, restart and clear a task. */
export function addTaskActionRoutes(app: Api, context: RouteContext): void {
  const { tuner } = context;
  addAction(app, {
    name: 'start',
    summary: 'Start a task, or go on with a paused or interrupted one',
    act: (taskId) => tuner.startTask(taskId),
  });
  addAction(app, {
    name: 'restart',
    summary: 'Forget all experiments and start again',
    act: (taskId) => tuner.restartTask(taskId),
  });
  addAction(app, {
    name: 'clear',
    summary: 'Forget all experiments and their logs',
    act: (taskId) => tuner.clearTask(taskId),
  });
  addCancel(app, context);
}

interface Action {
  readonly name: 'start' | 'restart' | 'clear';
  readonly summary: string;
  readonly act: (taskId: number) => Promise<TaskSummary>;
}

function addAction(app: Api, { name, summary, act }: Action): void {
  const schema = {
    operationId: `${name}Task`,
    summary,
    tags: ['tasks'],
    params: TaskPath,
    querystring: NoQuery,
    response: responses,
  } as const;
  app.post(`/api/tasks/:id/${name}`, { schema }, async (request, reply) =>
    reply.code(202).send(taskSummaryView(await act(request.params.id))),
  );
}

function addCancel(app: Api, { tuner }: RouteContext): void {
  const schema = {
    operationId: 'cancelTask',
    summary: 'Stop a task now, or after its running experiments',
    tags: ['tasks'],
    params: TaskPath,
    querystring: CancelQuery,
    response: responses,
  } as const;
  app.post('/api/tasks/:id/cancel', { schema }, async (request, reply) => {
    const summary = await tuner.stopTask(request.params.id, request.query.mode ?? 'cancel');
    return reply.code(202).send(taskSummaryView(summary));
  });
}
