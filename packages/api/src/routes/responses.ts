import { Type, type TSchema } from 'typebox';
import { PROBLEM_TYPE } from '../problem.ts';
import { refTo, type Named } from '../schemas/reference.ts';
import { ProblemSchema } from '../schemas/problem.ts';

/** A reply that carries JSON of a named schema. */
export function jsonReply<T extends TSchema & Named>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema: refTo(schema) } } };
}

/** A reply without a body. */
export function emptyReply(description: string) {
  return Type.Null({ description });
}

const problem = (description: string) => ({
  description,
  content: { [PROBLEM_TYPE]: { schema: refTo(ProblemSchema) } },
});

/** The problems that any route can answer with. */
export const COMMON_PROBLEMS = {
  400: problem('The request does not match its schema'),
  401: problem('The key is missing or wrong'),
  403: problem('The host or the origin is not allowed'),
  500: problem('Unexpected fault'),
  503: problem('The server is busy or stopping'),
} as const;

/** Besides {@link COMMON_PROBLEMS}: the task, experiment or log does not exist. */
export const NOT_FOUND = { 404: problem('No such task, experiment or log') } as const;

/** Besides {@link COMMON_PROBLEMS}: the state does not allow it. */
export const CONFLICT = { 409: problem('The state does not allow this') } as const;

/** Besides {@link COMMON_PROBLEMS}: what a body can be refused for. */
export const BODY_PROBLEMS = {
  413: problem('The body is larger than 1 MiB'),
  415: problem('The body is neither JSON nor YAML'),
  422: problem('The task file is not valid; `errors` has each problem'),
} as const;
