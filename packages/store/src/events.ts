import type { EventQuery, EventRecord, EventType } from '@autotuner/core';
import { decodeJson, encodeJson } from './json_text.ts';
import { pageLimit } from './page_limit.ts';
import { present } from './present.ts';
import type { Db, EventRow, WriteScope } from './schema.ts';
import { assertTask, unknownTask } from './unknown_id.ts';

/** An event to append. */
export interface NewEvent {
  readonly type: EventType;
  readonly experiment?: number;
  readonly attempt?: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Events of one task, in the order in which they happened. */
export interface EventBatch {
  readonly taskId: number;
  readonly events: readonly NewEvent[];
}

/**
 * Appends events. Their numbers come from the task's row in the same transaction: a change that is rolled back
 * leaves no gap.
 *
 * @throws AutotunerError AT_TASK_UNKNOWN
 */
export async function appendEvents(scope: WriteScope, batch: EventBatch): Promise<void> {
  const { taskId, events } = batch;
  const first = 1 + (await takeSeqs(scope.db, batch)) - events.length;
  const rows = events.map((event, index) => ({
    task_id: taskId,
    seq: first + index,
    type: event.type,
    experiment: event.experiment ?? null,
    attempt: event.attempt ?? null,
    data: encodeJson(event.data),
    at: scope.now,
  }));
  await scope.db.insertInto('event').values(rows).execute();
}

/** Takes the next numbers of a task, and returns the last of them. */
async function takeSeqs(db: Db, { taskId, events }: EventBatch): Promise<number> {
  const counted = await db
    .updateTable('task')
    .set((q) => ({ event_seq: q('event_seq', '+', events.length) }))
    .where('id', '=', taskId)
    .returning('event_seq')
    .executeTakeFirst();
  if (counted === undefined) throw unknownTask(taskId);
  return counted.event_seq;
}

/** Reads events in commit order. */
export async function listEvents(db: Db, query: EventQuery = {}): Promise<readonly EventRecord[]> {
  const { taskId } = query;
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('id', '>', query.after ?? 0)
    .$if(taskId !== undefined, (q) => q.where('task_id', '=', taskId ?? 0))
    .orderBy('id')
    .limit(pageLimit(query.limit, { max: 1000, fallback: 500 }))
    .execute();
  if (rows.length === 0 && taskId !== undefined) await assertTask(db, taskId);
  return rows.map(eventFromRow);
}

/** Largest event id, 0 when there is none. */
export async function lastEventId(db: Db): Promise<number> {
  const newest = await db
    .selectFrom('event')
    .select((q) => q.fn.max('id').as('id'))
    .executeTakeFirst();
  return newest?.id ?? 0;
}

function eventFromRow(row: EventRow): EventRecord {
  return present({
    id: row.id,
    taskId: row.task_id,
    seq: row.seq,
    type: row.type,
    experiment: row.experiment,
    attempt: row.attempt,
    data: decodeJson(row.data),
    at: row.at,
  });
}
