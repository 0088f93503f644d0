import { Type } from 'typebox';
import { EXPERIMENT_STATES } from './experiment.ts';
import { oneOf } from './reference.ts';
import { STOP_MODES, TASK_STATES } from './task.ts';

const CLOSED = { additionalProperties: false } as const;
const MAX_ID = Number.MAX_SAFE_INTEGER;
const id = (description: string) => Type.Integer({ minimum: 1, maximum: MAX_ID, description });
const offset = (description: string) => Type.Integer({ minimum: 0, maximum: MAX_ID, description });

/** Names a task in the path. */
export const TaskPath = Type.Object({ id: id('Task') }, CLOSED);

/** Names an experiment in the path. */
export const ExperimentPath = Type.Object({ id: id('Task'), n: id('Experiment, from 1') }, CLOSED);

/** A route without query parameters. */
export const NoQuery = Type.Object({}, CLOSED);

/** What to do with a new task. */
export const CreateTaskQuery = Type.Object(
  { start: Type.Optional(Type.Boolean({ default: false, description: 'Start it at once' })) },
  CLOSED,
);

/** How to stop a task. */
export const CancelQuery = Type.Object(
  {
    mode: Type.Optional(
      oneOf(STOP_MODES, {
        description:
          'cancel (default) ends running experiments; drain lets them finish and leaves the task paused',
      }),
    ),
  },
  CLOSED,
);

/** Which tasks to list; newest first. */
export const TaskListQuery = Type.Object(
  {
    state: Type.Optional(oneOf(TASK_STATES)),
    before: Type.Optional(id('Only tasks with a smaller id')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  },
  CLOSED,
);

/** Which experiments to list; by number. */
export const ExperimentListQuery = Type.Object(
  {
    state: Type.Optional(oneOf(EXPERIMENT_STATES)),
    after: Type.Optional(offset('Only larger numbers')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 500 })),
  },
  CLOSED,
);

/** Which lines of a log to read or follow. */
export const LogTextQuery = Type.Object(
  {
    tail: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000, description: 'Only the last so many lines' }),
    ),
    grep: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Only lines that match this regular expression',
      }),
    ),
    from: Type.Optional(offset('Byte offset to start at, at the start of a line')),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100_000, description: 'Lines at most; 10000 when absent' }),
    ),
    follow: Type.Optional(
      Type.Boolean({
        description: 'Stream lines as server-sent events as they are written; with `from` or `tail` only',
      }),
    ),
  },
  CLOSED,
);

/** Which events to read or follow. */
export const EventStreamQuery = Type.Object(
  {
    task: Type.Optional(id('Only events of this task')),
    after: Type.Optional(offset('Only larger ids; 0 for all; only new events when absent')),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'Of a JSON page, 500 when absent; a stream has none',
      }),
    ),
  },
  CLOSED,
);
