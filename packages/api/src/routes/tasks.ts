import type { Api, RouteContext } from '../api.ts';
import { pageOf } from '../page_link.ts';
import { configFromBody } from '../task_body.ts';
import { CreateTaskQuery, NoQuery, TaskListQuery, TaskPath } from '../schemas/request.ts';
import { TaskListSchema, TaskSummarySchema } from '../schemas/task.ts';
import { taskSummaryView } from '../views/task_view.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, CONFLICT, emptyReply, jsonReply, NOT_FOUND } from './responses.ts';

/** Adds the routes that create, list, show and delete tasks. */
export function addTaskRoutes(app: Api, context: RouteContext): void {
  addCreateTask(app, context);
  addListTasks(app, context);
  addGetTask(app, context);
  addDeleteTask(app, context);
}

function addCreateTask(app: Api, { tuner, cwd }: RouteContext): void {
  const schema = {
    operationId: 'createTask',
    summary: 'Create a task from a task file',
    tags: ['tasks'],
    querystring: CreateTaskQuery,
    response: {
      201: jsonReply(TaskSummarySchema, 'The new task'),
      ...COMMON_PROBLEMS,
      ...BODY_PROBLEMS,
    },
  } as const;
  app.post('/api/tasks', { schema }, async (request, reply) => {
    const config = configFromBody(request.body, cwd);
    const created = await tuner.createTask(config, { correlationId: request.id });
    const { id } = created.task;
    const summary = request.query.start === true ? await tuner.startTask(id) : created;
    return reply.code(201).header('location', `/api/tasks/${id}`).send(taskSummaryView(summary));
  });
}

function addListTasks(app: Api, { tuner }: RouteContext): void {
  const schema = {
    operationId: 'listTasks',
    summary: 'List tasks, newest first',
    tags: ['tasks'],
    querystring: TaskListQuery,
    response: { 200: jsonReply(TaskListSchema, 'A page of tasks'), ...COMMON_PROBLEMS },
  } as const;
  app.get('/api/tasks', { schema }, async (request, reply) => {
    const { limit = 100, ...query } = request.query;
    const records = await tuner.listTasks({ ...query, limit });
    const page = { records, limit, parameter: 'before', view: taskSummaryView };
    return pageOf({ ...page, keyOf: ({ task }) => task.id }, { request, reply });
  });
}

function addGetTask(app: Api, { tuner }: RouteContext): void {
  const schema = {
    operationId: 'getTask',
    summary: 'Show a task',
    tags: ['tasks'],
    params: TaskPath,
    querystring: NoQuery,
    response: { 200: jsonReply(TaskSummarySchema, 'The task'), ...COMMON_PROBLEMS, ...NOT_FOUND },
  } as const;
  app.get('/api/tasks/:id', { schema }, async (request) =>
    taskSummaryView(await tuner.getTask(request.params.id)),
  );
}

function addDeleteTask(app: Api, { tuner }: RouteContext): void {
  const schema = {
    operationId: 'deleteTask',
    summary: 'Delete a task, its experiments and its logs',
    tags: ['tasks'],
    params: TaskPath,
    querystring: NoQuery,
    response: { 204: emptyReply('Deleted'), ...COMMON_PROBLEMS, ...NOT_FOUND, ...CONFLICT },
  } as const;
  app.delete('/api/tasks/:id', { schema }, async (request, reply) => {
    await tuner.deleteTask(request.params.id);
    return reply.code(204).send(null);
  });
}
