import { cwd } from 'node:process';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Tuner } from '@autotuner/core';
import Fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import type { Api } from './api.ts';
import { answerBrokenRequest } from './broken_request.ts';
import { addAuth } from './plugins/auth.ts';
import { addBodyParsers } from './plugins/body_parsers.ts';
import { addCorrelationId, correlationIdOf } from './plugins/correlation_id.ts';
import { addErrorReply, replyWithProblem } from './plugins/error_reply.ts';
import { addMetrics } from './plugins/metrics.ts';
import { addOpenApi } from './plugins/openapi.ts';
import { addOriginCheck } from './plugins/origin.ts';
import { addRequestLog } from './plugins/request_log.ts';
import { addSecurityHeaders } from './plugins/security_headers.ts';
import { addShutdown, type Shutdown } from './plugins/shutdown.ts';
import { RouteTable } from './route_table.ts';
import { addAnalysisRoute } from './routes/analysis.ts';
import { addEventRoutes } from './routes/events.ts';
import { addExperimentRoutes } from './routes/experiments.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addLogRoutes } from './routes/logs.ts';
import { addOpenApiRoute } from './routes/openapi.ts';
import { addTaskActionRoutes } from './routes/task_actions.ts';
import { addTaskRoutes } from './routes/tasks.ts';
import { StreamLimit } from './stream_limit.ts';

/** How a server behaves. */
export interface ServerOptions {
  /** Name or address it will be bound to; requests must address it by this name. @default "127.0.0.1" */
  readonly host?: string;
  /** More names it may be addressed by, such as the one of a reverse proxy. @default [] */
  readonly allowedHosts?: readonly string[];
  /** Asked for as bearer key on every route but the probes and the description. @default none is asked for */
  readonly apiKey?: string;
  /** Working directory that relative paths of a task file start at. @default the one of the process */
  readonly cwd?: string;
  /** Gets one line for each request. @default none */
  readonly log?: FastifyBaseLogger;
  /** Event streams at a time. @default 256 */
  readonly maxStreams?: number;
  /** Time between comments that keep an event stream open. @default 15000 */
  readonly heartbeatMs?: number;
}

/** A server and what its owner needs to know about it. */
export interface ServerParts {
  readonly app: Api;
  readonly shutdown: Shutdown;
  readonly routes: RouteTable;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 15_000;

/**
 * Makes a server that translates between HTTP and a tuner; it does not listen yet and does not close the tuner.
 * Closing it ends open event streams with `event: bye`.
 */
export async function createServer(tuner: Tuner, options: ServerOptions = {}): Promise<Api> {
  const { app } = await createServerParts(tuner, options);
  return app;
}

/** Like {@link createServer}, with the parts that its owner steers. */
export async function createServerParts(tuner: Tuner, options: ServerOptions = {}): Promise<ServerParts> {
  const app = bareServer(options.log);
  const routes = new RouteTable();
  routes.watch(app);
  addCorrelationId(app);
  addSecurityHeaders(app);
  addRequestLog(app);
  const metrics = addMetrics(app, tuner);
  addErrorReply(app, routes);
  const shutdown = addShutdown(app);
  addOriginCheck(app, { host: options.host ?? '127.0.0.1', allowedHosts: options.allowedHosts ?? [] });
  addAuth(app, options.apiKey);
  addBodyParsers(app);
  await addOpenApi(app);
  const streams = new StreamLimit({
    maxStreams: options.maxStreams ?? 256,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    closing: shutdown.closing,
    onCount: (open) => metrics.streams.set(open),
  });
  const context = { tuner, cwd: options.cwd ?? cwd(), streams, metrics };
  addTaskRoutes(app, context);
  addTaskActionRoutes(app, context);
  addExperimentRoutes(app, context);
  addAnalysisRoute(app, context);
  addLogRoutes(app, context);
  addEventRoutes(app, context);
  addHealthRoutes(app, context);
  addOpenApiRoute(app);
  await app.ready();
  return { app, shutdown, routes };
}

function bareServer(log: FastifyBaseLogger | undefined): Api {
  const app = Fastify({
    ...(log === undefined ? { logger: false } : { loggerInstance: log }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlation_id' }),
    genReqId: correlationIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    // Requests on open connections get a problem document instead, see plugins/shutdown.ts.
    return503OnClosing: false,
    ajv: { customOptions: { removeAdditional: false, allErrors: false } },
    frameworkErrors: (fault, request, reply) => void replyWithProblem(fault, { request, reply }),
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Views are explicit; a serializer made from the schema would drop what it does not know without a word.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  return app;
}
