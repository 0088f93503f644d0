/** Which process of an attempt printed something: the command (the benchmark), or the server deployed for it. */
export type ChildRole = 'command' | 'deploy';

/** Where it was printed to; `output` is both streams when a task merges them. */
export type ChildStream = 'stdout' | 'stderr' | 'output';

/** Names the experiment whose log is meant. */
export interface ExperimentLogRef {
  readonly taskId: number;
  readonly experiment: number;
}

/** Names the file that holds what one stream of one process printed, byte for byte. */
export interface RawLogRef extends ExperimentLogRef {
  readonly attempt: number;
  readonly role: ChildRole;
  readonly stream: ChildStream;
}

/** What a log file name says. */
export type LogName =
  | { readonly kind: 'task'; readonly taskId: number }
  | ({ readonly kind: 'experiment' } & ExperimentLogRef)
  | ({ readonly kind: 'raw' } & RawLogRef);

/**
 * "task_9.log".
 *
 * @throws RangeError when the id is not a whole number from 1
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { taskLogName } from '@autotuner/core';
 *
 * assert.equal(taskLogName(9), 'task_9.log');
 * ```
 */
export function taskLogName(taskId: number): string {
  return `task_${checkedNumber('task', taskId)}.log`;
}

/**
 * "task_9_exp_3.log".
 *
 * @throws RangeError when a number is not a whole number from 1
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { experimentLogName } from '@autotuner/core';
 *
 * assert.equal(experimentLogName({ taskId: 9, experiment: 3 }), 'task_9_exp_3.log');
 * ```
 */
export function experimentLogName(ref: ExperimentLogRef): string {
  return `${experimentStem(ref)}.log`;
}

/**
 * "task_9_exp_3.attempt_1.stdout.raw", and "task_9_exp_3.attempt_1.deploy.stdout.raw" for the deployed server.
 *
 * @throws RangeError when a number is not a whole number from 1
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseLogName, rawLogName } from '@autotuner/core';
 *
 * const ref = { taskId: 9, experiment: 3, attempt: 1, role: 'command', stream: 'stdout' } as const;
 * assert.equal(rawLogName(ref), 'task_9_exp_3.attempt_1.stdout.raw');
 * assert.deepEqual(parseLogName(rawLogName(ref)), { kind: 'raw', ...ref });
 * ```
 */
export function rawLogName(ref: RawLogRef): string {
  const role = ref.role === 'deploy' ? '.deploy' : '';
  return `${experimentStem(ref)}.attempt_${checkedNumber('attempt', ref.attempt)}${role}.${ref.stream}.raw`;
}

const NAME =
  /^task_(?<task>[1-9]\d*)(?:_exp_(?<experiment>[1-9]\d*)(?:\.attempt_(?<attempt>[1-9]\d*)(?<deploy>\.deploy)?\.(?<stream>stdout|stderr|output)(?=\.raw$))?)?\.(?:log|raw)$/;

/**
 * Reads a name that one of the three functions above made. Undefined for every other text, so paths that lead
 * elsewhere never get through.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { parseLogName } from '@autotuner/core';
 *
 * assert.deepEqual(parseLogName('task_9_exp_3.log'), { kind: 'experiment', taskId: 9, experiment: 3 });
 * assert.equal(parseLogName('../task_9.log'), undefined);
 * ```
 */
export function parseLogName(name: string): LogName | undefined {
  const groups = NAME.exec(name)?.groups;
  if (groups === undefined || name.endsWith('.raw') !== (groups['stream'] !== undefined)) return undefined;
  const numbers = [groups['task'], groups['experiment'], groups['attempt']].map(Number);
  const [taskId = 0, experiment = 0, attempt = 0] = numbers;
  if (numbers.some((number) => number > Number.MAX_SAFE_INTEGER)) return undefined;
  if (groups['experiment'] === undefined) return { kind: 'task', taskId };
  if (groups['stream'] === undefined) return { kind: 'experiment', taskId, experiment };
  const role = groups['deploy'] === undefined ? 'command' : 'deploy';
  // The expression admits only the three streams.
  return { kind: 'raw', taskId, experiment, attempt, role, stream: groups['stream'] as ChildStream };
}

/** Longest part of a path between two slashes that common file systems take, in bytes. */
const MAX_SEGMENT_BYTES = 255;
const SEGMENT = /^(?!\.\.?$)[^\p{Cc}/\\]+$/u;

/**
 * Tells whether a relative file name stays inside the folder it is joined to: no empty, "." or ".." part, no leading
 * slash, no backslash or drive letter, no control characters, no part over 255 bytes.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isInsideLogFolder } from '@autotuner/core';
 *
 * assert.equal(isInsideLogFolder('job_7/INFO.log'), true);
 * assert.equal(isInsideLogFolder('job_7/../../INFO.log'), false);
 * ```
 */
export function isInsideLogFolder(name: string): boolean {
  if (/^[A-Za-z]:/.test(name) || !name.isWellFormed()) return false;
  return name
    .split('/')
    .every(
      (segment) => SEGMENT.test(segment) && new TextEncoder().encode(segment).length <= MAX_SEGMENT_BYTES,
    );
}

function experimentStem(ref: ExperimentLogRef): string {
  return `task_${checkedNumber('task', ref.taskId)}_exp_${checkedNumber('experiment', ref.experiment)}`;
}

function checkedNumber(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(`Cannot name log file of ${what} ${value}: must be a whole number >= 1`);
}
