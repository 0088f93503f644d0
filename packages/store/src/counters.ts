import type { Db, TaskRow } from './schema.ts';
import { unknownTask } from './unknown_id.ts';

/** By how much to advance what a task numbers. */
export interface CounterSteps {
  readonly taskId: number;
  /** @default 0 */
  readonly experiments?: number;
  /** @default 0 */
  readonly events?: number;
  /** @default 0 */
  readonly told?: number;
}

/** The counters of a task after they were advanced, with its state. */
export type Counters = Pick<TaskRow, 'id' | 'state' | 'last_number' | 'event_seq' | 'told_count'>;

/**
 * Takes the next numbers of a task in one statement. A transaction that is rolled back gives them back, so there are
 * no gaps.
 *
 * @throws AutotunerError AT_TASK_UNKNOWN
 */
export async function advanceCounters(db: Db, steps: CounterSteps): Promise<Counters> {
  const counters = await db
    .updateTable('task')
    .set((q) => ({
      last_number: q('last_number', '+', steps.experiments ?? 0),
      event_seq: q('event_seq', '+', steps.events ?? 0),
      told_count: q('told_count', '+', steps.told ?? 0),
    }))
    .where('id', '=', steps.taskId)
    .returning(['id', 'state', 'last_number', 'event_seq', 'told_count'])
    .executeTakeFirst();
  if (counters === undefined) throw unknownTask(steps.taskId);
  return counters;
}
