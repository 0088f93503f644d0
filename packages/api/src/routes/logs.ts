import { AutotunerError, type LogRef } from '@autotuner/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { preferredType } from '../accept.ts';
import type { Api, RouteContext } from '../api.ts';
import { lastEventId } from '../last_event_id.ts';
import { followedLines } from '../log_stream.ts';
import { LogTextSchema } from '../schemas/log.ts';
import { refTo } from '../schemas/reference.ts';
import { ExperimentPath, LogTextQuery, TaskPath } from '../schemas/request.ts';
import { logText, logTextView } from '../views/log_view.ts';
import { COMMON_PROBLEMS, NOT_FOUND } from './responses.ts';

const text = { schema: { type: 'string' } } as const;

const response = {
  200: {
    description:
      'Whole lines: as JSON, as plain text by Accept, or with `follow` as events that end with `event: end`',
    content: {
      'application/json': { schema: refTo(LogTextSchema) },
      'text/plain': text,
      'text/event-stream': text,
    },
  },
  ...COMMON_PROBLEMS,
  ...NOT_FOUND,
} as const;

/** Adds the routes that read and follow the logs of tasks and experiments. */
export function addLogRoutes(app: Api, context: RouteContext): void {
  const task = {
    operationId: 'readTaskLog',
    summary: 'Read or follow the log of a task: all its experiments together',
    tags: ['logs'],
    params: TaskPath,
    querystring: LogTextQuery,
    response,
  } as const;
  app.get('/api/tasks/:id/logs', { schema: task }, async (request, reply) => {
    await answer({ request, reply, query: request.query, log: { taskId: request.params.id } }, context);
    return reply;
  });
  const experiment = {
    operationId: 'readExperimentLog',
    summary: 'Read or follow the log of one experiment',
    tags: ['logs'],
    params: ExperimentPath,
    querystring: LogTextQuery,
    response,
  } as const;
  app.get('/api/tasks/:id/experiments/:n/logs', { schema: experiment }, async (request, reply) => {
    const log = { taskId: request.params.id, experiment: request.params.n };
    await answer({ request, reply, query: request.query, log }, context);
    return reply;
  });
}

interface LogExchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly query: Static<typeof LogTextQuery>;
  readonly log: LogRef;
}

async function answer(exchange: LogExchange, context: RouteContext): Promise<FastifyReply> {
  return exchange.query.follow === true ? follow(exchange, context) : read(exchange, context);
}

/** Fails before anything is sent when there is no such task or experiment. */
async function requireLog({ taskId, experiment }: LogRef, { tuner }: RouteContext): Promise<void> {
  if (experiment === undefined) await tuner.getTask(taskId);
  else await tuner.getExperiment({ taskId, number: experiment });
}

async function read(
  { request, reply, query, log }: LogExchange,
  { tuner }: RouteContext,
): Promise<FastifyReply> {
  const { follow: _follow, ...page } = query;
  const found = await tuner.readLog(log, page);
  reply.header('vary', 'accept');
  if (preferredType(request.headers.accept, ['application/json', 'text/plain']) === 'application/json') {
    return reply.send(logTextView(found));
  }
  reply.headers({ 'x-next-offset': found.nextOffset, 'x-log-size': found.size });
  return reply.type('text/plain; charset=utf-8').send(logText(found));
}

async function follow(
  { request, reply, query, log }: LogExchange,
  context: RouteContext,
): Promise<FastifyReply> {
  const { grep, limit, tail } = query;
  if (grep !== undefined || limit !== undefined) throw followRefusal(grep === undefined ? 'limit' : 'grep');
  const resumed = lastEventId(request);
  await requireLog(log, context);
  const from = resumed ?? query.from;
  if (request.method === 'HEAD') return reply.type('text/event-stream; charset=utf-8').send();
  return context.streams.send({ request, reply }, (signal) =>
    followedLines(context.tuner, {
      log,
      signal,
      ...(from !== undefined && { from }),
      ...(tail !== undefined && resumed === undefined && { tail }),
    }),
  );
}

function followRefusal(parameter: string): AutotunerError {
  const detail = `"${parameter}" does not go with "follow", only "from" and "tail" do`;
  return new AutotunerError('AT_REQUEST_INVALID', `Cannot follow the log: ${detail}`, {
    details: { requestErrors: [{ in: 'query', pointer: `/${parameter}`, detail }] },
  });
}
