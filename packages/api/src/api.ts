import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Tuner } from '@autotuner/core';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { StreamLimit } from './stream_limit.ts';

/** A server whose routes get their types from their schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What routes need besides the server. */
export interface RouteContext {
  readonly tuner: Tuner;
  /** Working directory that relative paths of a task file start at. */
  readonly cwd: string;
  readonly streams: StreamLimit;
}
