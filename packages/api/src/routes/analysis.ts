import { analyzeTask, listAllExperiments } from '@autotuner/core';
import type { Api, RouteContext } from '../api.ts';
import { TaskAnalysisSchema } from '../schemas/analysis.ts';
import { NoQuery, TaskPath } from '../schemas/request.ts';
import { taskAnalysisView } from '../views/analysis_view.ts';
import { COMMON_PROBLEMS, jsonReply, NOT_FOUND } from './responses.ts';

/** Adds the route that says what the results of a task mean. */
export function addAnalysisRoute(app: Api, { tuner }: RouteContext): void {
  const schema = {
    operationId: 'analyzeTask',
    summary: 'Say what the results of a task mean so far',
    tags: ['tasks'],
    params: TaskPath,
    querystring: NoQuery,
    response: { 200: jsonReply(TaskAnalysisSchema, 'The analysis'), ...COMMON_PROBLEMS, ...NOT_FOUND },
  } as const;
  app.get('/api/tasks/:id/analysis', { schema }, async ({ params }) => {
    const { task } = await tuner.getTask(params.id);
    return taskAnalysisView(analyzeTask(task.config, await listAllExperiments(tuner, params.id)));
  });
}
