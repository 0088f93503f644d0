import type { ExperimentState, OutcomeKind, StopMode, TaskConfig, TaskState } from '@autotuner/core';
import { Type, type Static } from 'typebox';
import { ExperimentSchema } from './experiment.ts';
import { named, listOf, oneOf, refTo, timeSchema } from './reference.ts';

const CLOSED = { additionalProperties: false } as const;

/** All states of a task, for the schema and the query. */
export const TASK_STATES: readonly TaskState[] = [
  'pending',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
];

/** How a task can be asked to stop. */
export const STOP_MODES: readonly StopMode[] = ['cancel', 'drain'];

/** A tuning run. */
export const TaskSchema = named(
  'Task',
  Type.Object(
    {
      id: Type.Integer(),
      name: Type.String(),
      state: oneOf(TASK_STATES),
      config: Type.Unsafe<TaskConfig>({
        type: 'object',
        description: 'The task file after validation, with every default filled in',
      }),
      reason: Type.Optional(Type.String({ description: 'Why it is in this state, for people' })),
      stopRequest: Type.Optional(oneOf(STOP_MODES)),
      correlationId: Type.Optional(Type.String({ description: 'Of the request that created it' })),
      run: Type.Integer({ description: 'Counts up with each restart, from 1' }),
      activeMs: Type.Number({ description: 'Running time of earlier sessions' }),
      createdAt: timeSchema('When it was created'),
      startedAt: Type.Optional(timeSchema('When it first ran')),
      finishedAt: Type.Optional(timeSchema('When it ended')),
    },
    { ...CLOSED },
  ),
);

const CountsSchema = Type.Object(
  {
    total: Type.Integer(),
    byState: Type.Unsafe<Readonly<Partial<Record<ExperimentState, number>>>>({
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'States with none are absent',
    }),
    byOutcome: Type.Unsafe<Readonly<Partial<Record<OutcomeKind, number>>>>({
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'Ended experiments by the kind of their outcome; "exit" is a success',
    }),
  },
  CLOSED,
);

/** A task with what people ask first about it. */
export const TaskSummarySchema = named(
  'TaskSummary',
  Type.Object(
    {
      task: refTo(TaskSchema),
      counts: CountsSchema,
      best: Type.Optional(refTo(ExperimentSchema)),
      baseline: Type.Optional(refTo(ExperimentSchema)),
      gain: Type.Optional(Type.Number({ description: 'Gain of the best over the baseline, 0.12 = 12 %' })),
      front: Type.Unsafe<readonly number[]>({
        type: 'array',
        items: { type: 'integer' },
        description: 'Numbers of the experiments that no other one beats in every objective',
      }),
      live: Type.Boolean({ description: 'Whether some process runs it now' }),
    },
    { ...CLOSED },
  ),
);

/** A page of tasks. */
export const TaskListSchema = named(
  'TaskList',
  Type.Object(
    {
      items: listOf(TaskSummarySchema),
      next: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Value of `before` for the next page; null on the last one',
      }),
    },
    { ...CLOSED },
  ),
);

/** A task on the wire. */
export type TaskView = Static<typeof TaskSchema>;
/** A task with its summary on the wire. */
export type TaskSummaryView = Static<typeof TaskSummarySchema>;
