import type { LogFileRecord } from '@autotuner/core';
import { present } from './present.ts';
import type { Db, LogFileRow } from './schema.ts';
import { assertTask } from './unknown_id.ts';

/** Reads the files of a task in the order in which they were first noted. */
export async function listLogFiles(db: Db, taskId: number): Promise<readonly LogFileRecord[]> {
  const rows = await db
    .selectFrom('log_file')
    .selectAll()
    .where('task_id', '=', taskId)
    .orderBy('id')
    .execute();
  if (rows.length === 0) await assertTask(db, taskId);
  return rows.map(logFileFromRow);
}

function logFileFromRow(row: LogFileRow): LogFileRecord {
  return present({
    taskId: row.task_id,
    experiment: row.experiment,
    attempt: row.attempt,
    kind: row.kind,
    path: row.path,
    bytes: row.bytes,
    closedAt: row.closed_at,
  });
}
