import type { Tuner } from '@autotuner/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { namesType } from '../accept.ts';
import type { Api, RouteContext } from '../api.ts';
import { lastEventId } from '../last_event_id.ts';
import { pageOf } from '../page_link.ts';
import { EventListSchema } from '../schemas/event.ts';
import { refTo } from '../schemas/reference.ts';
import { EventStreamQuery } from '../schemas/request.ts';
import type { SseMessage } from '../sse_stream.ts';
import { eventView } from '../views/event_view.ts';
import { COMMON_PROBLEMS, NOT_FOUND } from './responses.ts';

const schema = {
  operationId: 'followEvents',
  summary: 'Follow what happens, or read a page of it',
  tags: ['events'],
  querystring: EventStreamQuery,
  response: {
    200: {
      description: 'Events as they are committed; a page of them as JSON when Accept names application/json',
      content: {
        'text/event-stream': { schema: { type: 'string' } },
        'application/json': { schema: refTo(EventListSchema) },
      },
    },
    ...COMMON_PROBLEMS,
    ...NOT_FOUND,
  },
} as const;

/** Adds the route of the events. */
export function addEventRoutes(app: Api, context: RouteContext): void {
  app.get('/api/events', { schema }, async (request, reply) => {
    const { query } = request;
    if (query.task !== undefined) await context.tuner.getTask(query.task);
    const { accept } = request.headers;
    const wantsPage = namesType(accept, 'application/json') && !namesType(accept, 'text/event-stream');
    const exchange = { request, reply, query };
    return wantsPage ? page(exchange, context) : stream(exchange, context);
  });
}

interface EventExchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly query: Static<typeof EventStreamQuery>;
}

async function page(
  { request, reply, query }: EventExchange,
  { tuner }: RouteContext,
): Promise<FastifyReply> {
  const { after = 0, limit = 500, task } = query;
  const records = await tuner.listEvents({ after, limit, ...(task !== undefined && { taskId: task }) });
  const source = { records, limit, parameter: 'after', view: eventView };
  return reply.send(pageOf({ ...source, keyOf: ({ id }) => id }, { request, reply }));
}

async function stream(
  { request, reply, query }: EventExchange,
  context: RouteContext,
): Promise<FastifyReply> {
  const from = lastEventId(request) ?? query.after;
  if (request.method === 'HEAD') return reply.type('text/event-stream; charset=utf-8').send();
  return context.streams.send({ request, reply }, (signal) =>
    events(context.tuner, { signal, ...(from !== undefined && { from }), task: query.task }),
  );
}

interface FollowedEvents {
  readonly signal: AbortSignal;
  readonly from?: number;
  readonly task: number | undefined;
}

async function* events(tuner: Tuner, { task, ...follow }: FollowedEvents): AsyncGenerator<SseMessage> {
  for await (const event of tuner.followEvents(follow)) {
    if (task === undefined || event.taskId === task) {
      yield { id: `${event.id}`, data: JSON.stringify(eventView(event)) };
    }
  }
}
