import type { EventRecord } from '@autotuner/core';
import type { EventView } from '../schemas/event.ts';

/** What a client sees of an event. */
export function eventView(record: EventRecord): EventView {
  return {
    id: record.id,
    taskId: record.taskId,
    seq: record.seq,
    type: record.type,
    ...(record.experiment !== undefined && { experiment: record.experiment }),
    ...(record.attempt !== undefined && { attempt: record.attempt }),
    data: record.data,
    at: record.at,
  };
}
