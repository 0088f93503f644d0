import { join } from 'node:path';
import { experimentLogName, taskLogName, type LogRef } from '@autotuner/core';

/** Absolute path of a stamped log. */
export function logPathOf(folder: string, ref: LogRef): string {
  const name =
    ref.experiment === undefined
      ? taskLogName(ref.taskId)
      : experimentLogName({ taskId: ref.taskId, experiment: ref.experiment });
  return join(folder, name);
}
