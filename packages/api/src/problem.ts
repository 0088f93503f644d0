import { AutotunerError, isAutotunerError, type ErrorCode } from '@autotuner/core';
import type { ProblemError, ProblemView } from './schemas/problem.ts';
import { isConfigProblemLike, problemErrorFrom } from './problem_error.ts';

/** The media type of every error reply. */
export const PROBLEM_TYPE = 'application/problem+json';

/** What happened to which request. */
export interface ProblemContext {
  readonly correlationId: string;
  /** HTTP status where it differs from the one of the code. */
  readonly status?: number;
}

/**
 * Makes the reply to a fault. Anything that is not an error with a code, and every unexpected fault, becomes
 * AT_INTERNAL without its message: what it says may be internal, and the log has it under the correlation id.
 */
export function problemFrom(fault: unknown, context: ProblemContext): ProblemView {
  const error = asAutotunerError(fault);
  const errors = error.code === 'AT_INTERNAL' ? [] : listedErrors(error);
  return {
    type: `urn:autotuner:error:${error.code}`,
    title: error.facts.title,
    status: context.status ?? error.facts.status,
    detail: error.code === 'AT_INTERNAL' ? internalDetail(context.correlationId) : error.message,
    instance: `urn:request:${context.correlationId}`,
    code: error.code,
    ...(errors.length > 0 && { errors }),
  };
}

/** The code that a fault is answered with. */
export function asAutotunerError(fault: unknown): AutotunerError {
  if (isAutotunerError(fault)) return fault;
  if (isFastifyFault(fault)) return errorFromFastify(fault);
  return new AutotunerError('AT_INTERNAL', 'Cannot answer the request: an unexpected fault was seen', {
    cause: fault,
  });
}

function internalDetail(correlationId: string): string {
  return `Cannot answer the request: the server met an unexpected fault, its log has it under "${correlationId}"`;
}

function listedErrors(error: AutotunerError): ProblemError[] {
  const { problems, requestErrors, line, column } = error.details;
  if (Array.isArray(problems)) return problems.filter(isConfigProblemLike).map(problemErrorFrom);
  if (Array.isArray(requestErrors)) return requestErrors;
  // Text that is no YAML has one problem, at a place.
  const isPlaced = typeof line === 'number' && typeof column === 'number';
  return isPlaced ? [problemErrorFrom({ path: [], message: error.message, line, column })] : [];
}

/** An error that Fastify itself raised before a route was reached. */
interface FastifyFault extends Error {
  readonly statusCode: number;
}

function isFastifyFault(fault: unknown): fault is FastifyFault {
  return (
    fault instanceof Error &&
    'statusCode' in fault &&
    typeof fault.statusCode === 'number' &&
    fault.statusCode >= 400 &&
    fault.statusCode < 500
  );
}

const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  404: 'AT_ROUTE_UNKNOWN',
  413: 'AT_BODY_TOO_LARGE',
  415: 'AT_MEDIA_TYPE_UNSUPPORTED',
};

const WHAT_IS_ACCEPTED: Readonly<Partial<Record<ErrorCode, string>>> = {
  AT_BODY_TOO_LARGE: '1 MiB is accepted',
  AT_MEDIA_TYPE_UNSUPPORTED: '"application/json" and "application/yaml" are accepted',
};

function errorFromFastify(fault: FastifyFault): AutotunerError {
  const code = CODE_BY_STATUS[fault.statusCode] ?? 'AT_REQUEST_INVALID';
  const seen = withoutFullStop(fault.message);
  const accepted = WHAT_IS_ACCEPTED[code];
  const message = `Cannot read the request: ${seen}${accepted === undefined ? '' : `; ${accepted}`}`;
  return new AutotunerError(code, message, { cause: fault });
}

function withoutFullStop(text: string): string {
  return text.replace(/\.$/, '');
}
