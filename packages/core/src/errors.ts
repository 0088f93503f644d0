/** A stable name of a fault, `AT_<AREA>_<CONDITION>`. */
export type ErrorCode =
  | 'AT_INTERNAL'
  | 'AT_USAGE'
  | 'AT_REQUEST_INVALID'
  | 'AT_CONFIG_INVALID'
  | 'AT_CONFIG_UNREADABLE'
  | 'AT_DATA_INVALID'
  | 'AT_SPACE_INFEASIBLE'
  | 'AT_TASK_UNKNOWN'
  | 'AT_EXPERIMENT_UNKNOWN'
  | 'AT_STATE_ILLEGAL'
  | 'AT_STORE_FENCED'
  | 'AT_STORE_LOCKED'
  | 'AT_STORE_FOREIGN'
  | 'AT_STORE_UNWRITABLE'
  | 'AT_CONTAINMENT_UNAVAILABLE'
  | 'AT_SERVER_UNREACHABLE'
  | 'AT_PORT_IN_USE'
  | 'AT_BIND_REFUSED'
  | 'AT_UNAUTHORIZED'
  | 'AT_ORIGIN_REFUSED'
  | 'AT_ROUTE_UNKNOWN'
  | 'AT_METHOD_REFUSED'
  | 'AT_BODY_TOO_LARGE'
  | 'AT_MEDIA_TYPE_UNSUPPORTED'
  | 'AT_SERVER_BUSY';

/** What holds for every error with a code: HTTP status, CLI exit code, and whether trying again can help. */
export interface ErrorFacts {
  readonly status: number;
  readonly exitCode: number;
  readonly retryable: boolean;
  readonly title: string;
}

const fact = (status: number, exitCode: number, retryable: boolean, title: string): ErrorFacts => ({
  status,
  exitCode,
  retryable,
  title,
});

/** Every error code with its facts; `docs/errors.md` explains each. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorFacts>> = {
  AT_INTERNAL: fact(500, 1, false, 'Unexpected fault'),
  AT_USAGE: fact(400, 2, false, 'Wrong use of the command line'),
  AT_REQUEST_INVALID: fact(400, 2, false, 'Request does not match its schema'),
  AT_CONFIG_INVALID: fact(422, 3, false, 'Task file is not valid'),
  AT_CONFIG_UNREADABLE: fact(422, 3, false, 'Task file cannot be read'),
  AT_DATA_INVALID: fact(422, 3, false, 'Saved data is not valid'),
  AT_SPACE_INFEASIBLE: fact(422, 3, false, 'No parameters satisfy the constraints'),
  AT_TASK_UNKNOWN: fact(404, 2, false, 'No such task'),
  AT_EXPERIMENT_UNKNOWN: fact(404, 2, false, 'No such experiment'),
  AT_STATE_ILLEGAL: fact(409, 2, false, 'State does not allow this'),
  AT_STORE_FENCED: fact(409, 1, false, 'Attempt is no longer the current one'),
  AT_STORE_LOCKED: fact(409, 7, true, 'Data folder is in use'),
  AT_STORE_FOREIGN: fact(500, 7, false, 'Data folder does not belong to this version'),
  AT_STORE_UNWRITABLE: fact(507, 7, true, 'Data folder cannot be written'),
  AT_CONTAINMENT_UNAVAILABLE: fact(422, 3, false, 'Containment is not available here'),
  AT_SERVER_UNREACHABLE: fact(502, 6, true, 'Server cannot be reached'),
  AT_PORT_IN_USE: fact(500, 8, true, 'Port is in use'),
  AT_BIND_REFUSED: fact(500, 2, false, 'Address may not be bound'),
  AT_UNAUTHORIZED: fact(401, 2, false, 'Key is missing or wrong'),
  AT_ORIGIN_REFUSED: fact(403, 2, false, 'Host or origin is not allowed'),
  AT_ROUTE_UNKNOWN: fact(404, 2, false, 'No such route'),
  AT_METHOD_REFUSED: fact(405, 2, false, 'Method is not allowed here'),
  AT_BODY_TOO_LARGE: fact(413, 2, false, 'Body is too large'),
  AT_MEDIA_TYPE_UNSUPPORTED: fact(415, 2, false, 'Content type is not supported'),
  AT_SERVER_BUSY: fact(503, 6, true, 'Server is busy or stopping'),
};

/** What an error carries besides its message. */
export interface AutotunerErrorOptions {
  readonly cause?: unknown;
  /** Plain JSON for programs, such as the problems of a task file. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * A fault with a stable code. The message says what could not be done, to which thing, what was seen and what
 * would be accepted; it is meant for people and may change, the code does not.
 */
export class AutotunerError extends Error {
  override readonly name = 'AutotunerError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: AutotunerErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  /** HTTP status, exit code and title of this code. */
  get facts(): ErrorFacts {
    return ERROR_TABLE[this.code];
  }
}

/**
 * Tells whether a caught value is an {@link AutotunerError}, of the given code when one is given.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { AutotunerError, isAutotunerError } from '@autotuner/core';
 *
 * const caught: unknown = new AutotunerError('AT_TASK_UNKNOWN', 'Cannot show task 9: there is none of that number');
 * assert.ok(isAutotunerError(caught, 'AT_TASK_UNKNOWN'));
 * ```
 */
export function isAutotunerError(value: unknown, code?: ErrorCode): value is AutotunerError {
  return value instanceof AutotunerError && (code === undefined || value.code === code);
}
