import { AutotunerError } from '@autotuner/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asAutotunerError, PROBLEM_TYPE, problemFrom } from '../problem.ts';
import { requestProblem } from '../request_problem.ts';
import type { RouteTable } from '../route_table.ts';
import { CORRELATION_HEADER } from './correlation_id.ts';

/** Answers every error, unknown routes and wrong methods included, with a problem document (RFC 9457). */
export function addErrorReply(app: FastifyInstance, table: RouteTable): void {
  app.setErrorHandler<FastifyError>((fault, request, reply) => replyWithProblem(fault, { request, reply }));
  app.setNotFoundHandler((request, reply) => {
    const methods = table.methodsOf(request.url);
    if (methods.length > 0) reply.header('allow', methods.join(', '));
    return replyWithProblem(missing(request, methods), { request, reply });
  });
}

/** The request to answer and its reply. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Answers one request with a problem document and logs faults of the server. */
export function replyWithProblem(
  fault: FastifyError | AutotunerError,
  { request, reply }: Exchange,
): FastifyReply {
  const isInvalid = 'validation' in fault && fault.validation !== undefined;
  const error = asAutotunerError(isInvalid ? requestProblem(fault, request) : fault);
  const problem = problemFrom(error, { correlationId: request.id });
  if (problem.status >= 500)
    request.log.error({ err: error.code === 'AT_INTERNAL' ? fault : error }, error.code);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="autotuner"');
  if (problem.status === 503) reply.header('retry-after', '5');
  // A body that was not read must not be taken for the next request.
  if (problem.status === 413) reply.header('connection', 'close');
  return reply
    .code(problem.status)
    .header(CORRELATION_HEADER, request.id)
    .type(PROBLEM_TYPE)
    .serializer(JSON.stringify)
    .send(problem);
}

function missing(request: FastifyRequest, methods: readonly string[]): AutotunerError {
  const path = request.url.split('?')[0];
  if (methods.length > 0) {
    return new AutotunerError(
      'AT_METHOD_REFUSED',
      `Cannot ${request.method} "${path}": ${methods.join(', ')} are accepted here`,
    );
  }
  return new AutotunerError(
    'AT_ROUTE_UNKNOWN',
    `Cannot ${request.method} "${path}": there is no such route, "/api/docs" lists all routes`,
  );
}
