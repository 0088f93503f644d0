import type { Api, RouteContext } from '../api.ts';
import { pageOf } from '../page_link.ts';
import { ExperimentDetailSchema, ExperimentListSchema } from '../schemas/experiment.ts';
import { ExperimentListQuery, ExperimentPath, NoQuery, TaskPath } from '../schemas/request.ts';
import { experimentDetailView, experimentView } from '../views/experiment_view.ts';
import { COMMON_PROBLEMS, CONFLICT, jsonReply, NOT_FOUND } from './responses.ts';

/** Adds the routes that list, show and retry experiments. */
export function addExperimentRoutes(app: Api, context: RouteContext): void {
  addListExperiments(app, context);
  addGetExperiment(app, context);
  addRetryExperiment(app, context);
}

function addListExperiments(app: Api, { tuner }: RouteContext): void {
  const schema = {
    operationId: 'listExperiments',
    summary: 'List the experiments of a task by number',
    tags: ['experiments'],
    params: TaskPath,
    querystring: ExperimentListQuery,
    response: {
      200: jsonReply(ExperimentListSchema, 'A page of experiments'),
      ...COMMON_PROBLEMS,
      ...NOT_FOUND,
    },
  } as const;
  app.get('/api/tasks/:id/experiments', { schema }, async (request, reply) => {
    const { limit = 500, ...query } = request.query;
    const records = await tuner.listExperiments(request.params.id, { ...query, limit });
    const page = { records, limit, parameter: 'after', view: experimentView };
    return pageOf({ ...page, keyOf: ({ number }) => number }, { request, reply });
  });
}

function addGetExperiment(app: Api, { tuner }: RouteContext): void {
  const schema = {
    operationId: 'getExperiment',
    summary: 'Show an experiment and its attempts',
    tags: ['experiments'],
    params: ExperimentPath,
    querystring: NoQuery,
    response: { 200: jsonReply(ExperimentDetailSchema, 'The experiment'), ...COMMON_PROBLEMS, ...NOT_FOUND },
  } as const;
  app.get('/api/tasks/:id/experiments/:n', { schema }, async ({ params }) =>
    experimentDetailView(await tuner.getExperiment({ taskId: params.id, number: params.n })),
  );
}

function addRetryExperiment(app: Api, { tuner }: RouteContext): void {
  const schema = {
    operationId: 'retryExperiment',
    summary: 'Put a failed or cancelled experiment in line for another attempt',
    tags: ['experiments'],
    params: ExperimentPath,
    querystring: NoQuery,
    response: {
      202: jsonReply(ExperimentDetailSchema, 'Accepted; the experiment as it is now'),
      ...COMMON_PROBLEMS,
      ...NOT_FOUND,
      ...CONFLICT,
    },
  } as const;
  app.post('/api/tasks/:id/experiments/:n/retry', { schema }, async ({ params }, reply) => {
    const detail = await tuner.retryExperiment({ taskId: params.id, number: params.n });
    return reply.code(202).send(experimentDetailView(detail));
  });
}
