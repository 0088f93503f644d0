import type { LogFileRecord } from '@autotuner/core';
import { experimentRow } from './experiments.ts';
import { present } from './present.ts';
import type { Db, LogFileRow, WriteScope } from './schema.ts';
import { assertTask } from './unknown_id.ts';

/** Notes a file that holds output, or what has become of it. */
export async function putLogFile(scope: WriteScope, file: LogFileRecord): Promise<void> {
  const { taskId, experiment } = file;
  if (experiment === undefined) await assertTask(scope.db, taskId);
  else await experimentRow(scope.db, { taskId, number: experiment });
  const facts = {
    task_id: taskId,
    experiment: experiment ?? null,
    attempt: file.attempt ?? null,
    kind: file.kind,
    bytes: file.bytes ?? null,
    closed_at: file.closedAt ?? null,
  };
  await scope.db
    .insertInto('log_file')
    .values({ path: file.path, ...facts })
    .onConflict((conflict) => conflict.column('path').doUpdateSet(facts))
    .execute();
}

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
