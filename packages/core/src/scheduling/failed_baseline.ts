import type { TaskConfig } from '../config/task_config.ts';
import { outcomeDetail } from './outcome_detail.ts';
import type { TaskLedger } from './task_ledger.ts';

/**
 * Tells why a task stops because of its baseline, with the command that shows what happened; undefined when the baseline
 * has not failed for good, or the task goes on all the same.
 */
export function describeFailedBaseline(config: TaskConfig, ledger: TaskLedger): string | undefined {
  const failed = config.baselineMustSucceed ? ledger.failedBaseline : undefined;
  if (failed === undefined) return undefined;
  const { taskId, number, outcome } = failed;
  const detail = outcome === undefined ? undefined : outcomeDetail(outcome);
  const how = [failed.failure ?? outcome?.kind, detail].filter((one) => one !== undefined).join(', ');
  return `Stopped because the baseline, experiment ${number}, failed (${how}); "autotuner logs ${taskId}/${number}" shows what it printed`;
}
