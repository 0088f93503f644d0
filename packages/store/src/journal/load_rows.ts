import type { Db } from '../schema.ts';
import type { Subject } from './journal_call.ts';
import type { LoadedRows } from './journal_rows.ts';

/** Reads the rows of subjects, and possibly some more of the same tasks. */
export async function loadRows(db: Db, subjects: readonly Subject[]): Promise<LoadedRows> {
  const taskIds = [...new Set(subjects.map((subject) => subject.taskId))];
  const numbers = [...new Set(subjects.flatMap(({ number }) => number ?? []))];
  const tasks = await db
    .selectFrom('task')
    .select(['id', 'state', 'last_number', 'event_seq', 'told_count'])
    .where('id', 'in', taskIds)
    .execute();
  if (numbers.length === 0) return { tasks, experiments: [], attempts: [] };
  const experiments = await db
    .selectFrom('experiment')
    .selectAll()
    .where('task_id', 'in', taskIds)
    .where('number', 'in', numbers)
    .execute();
  const attempts = await db
    .selectFrom('attempt')
    .innerJoin('experiment', 'experiment.id', 'attempt.experiment_id')
    .selectAll('attempt')
    .select(['experiment.task_id', 'experiment.number'])
    .where('experiment.task_id', 'in', taskIds)
    .where('experiment.number', 'in', numbers)
    .execute();
  return { tasks, experiments, attempts };
}
