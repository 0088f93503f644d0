import type { EventType } from '@autotuner/core';
import { Type, type Static } from 'typebox';
import { named, listOf, mapOf, oneOf, timeSchema } from './reference.ts';

const EVENT_TYPES: readonly EventType[] = [
  'task.created',
  'task.state',
  'task.stop_requested',
  'task.cleared',
  'experiment.created',
  'experiment.state',
  'attempt.started',
  'attempt.state',
  'attempt.reported',
  'attempt.ended',
];

/** What happened. */
export const EventSchema = named(
  'Event',
  Type.Object(
    {
      id: Type.Integer({ description: 'Counts over all tasks in commit order' }),
      taskId: Type.Integer(),
      seq: Type.Integer({ description: 'Counts inside the task, without gaps, from 1' }),
      type: oneOf(EVENT_TYPES),
      experiment: Type.Optional(Type.Integer()),
      attempt: Type.Optional(Type.Integer()),
      data: mapOf<unknown>({}, 'More about it, by type'),
      at: timeSchema('When it was committed'),
    },
    { additionalProperties: false },
  ),
);

/** A page of events. */
export const EventListSchema = named(
  'EventList',
  Type.Object(
    {
      items: listOf(EventSchema),
      next: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Value of `after` for the next page; null when there are no more yet',
      }),
    },
    { additionalProperties: false },
  ),
);

/** An event on the wire. */
export type EventView = Static<typeof EventSchema>;
