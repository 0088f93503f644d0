import type { AttemptRef, ReportRecord } from '@autotuner/core';
import type { Db } from './schema.ts';

/** Reads what an attempt has reported, by step. */
export async function listReports(db: Db, ref: AttemptRef): Promise<readonly ReportRecord[]> {
  const rows = await db
    .selectFrom('report')
    .innerJoin('experiment', 'experiment.id', 'report.experiment_id')
    .select(['report.step', 'report.value', 'report.at'])
    .where('experiment.task_id', '=', ref.taskId)
    .where('experiment.number', '=', ref.number)
    .where('report.attempt', '=', ref.attempt)
    .orderBy('report.step')
    .execute();
  return rows.map(({ step, value, at }) => ({ step, value, at }));
}
