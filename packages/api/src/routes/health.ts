import { AutotunerError, type Tuner } from '@autotuner/core';
import type { Api, RouteContext } from '../api.ts';
import type { Metrics } from '../plugins/metrics.ts';
import { HealthSchema } from '../schemas/health.ts';
import { COMMON_PROBLEMS, jsonReply } from './responses.ts';

const READY_TIMEOUT_MS = 5000;

/** Adds the probes and the metrics. */
export function addHealthRoutes(app: Api, context: RouteContext & { readonly metrics: Metrics }): void {
  addLivez(app);
  addReadyz(app, context.tuner);
  addMetricsRoute(app, context.metrics);
}

function addLivez(app: Api): void {
  const schema = {
    operationId: 'isAlive',
    summary: 'Whether the process answers; asks nothing else',
    tags: ['server'],
    response: { 200: jsonReply(HealthSchema, 'Alive') },
  } as const;
  app.get('/livez', { schema, config: { isPublic: true } }, async () => ({ status: 'ok' }));
}

function addReadyz(app: Api, tuner: Tuner): void {
  const schema = {
    operationId: 'isReady',
    summary: 'Whether the data folder can be written and the server is not stopping',
    tags: ['server'],
    response: { 200: jsonReply(HealthSchema, 'Ready'), ...COMMON_PROBLEMS },
  } as const;
  app.get('/readyz', { schema, config: { isPublic: true } }, async () => {
    await readyInTime(tuner);
    return { status: 'ready' };
  });
}

async function readyInTime(tuner: Tuner): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(lateAnswer()), READY_TIMEOUT_MS);
  });
  try {
    await Promise.race([tuner.checkReady(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function lateAnswer(): AutotunerError {
  const limit = `${READY_TIMEOUT_MS} ms`;
  return new AutotunerError(
    'AT_SERVER_BUSY',
    `Cannot tell whether the store works: no answer within ${limit}`,
  );
}

function addMetricsRoute(app: Api, metrics: Metrics): void {
  const schema = {
    operationId: 'readMetrics',
    summary: 'Metrics in the text format of Prometheus',
    tags: ['server'],
    response: {
      200: { description: 'Metrics', content: { 'text/plain': { schema: { type: 'string' } } } },
      ...COMMON_PROBLEMS,
    },
  } as const;
  app.get('/metrics', { schema }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
}
