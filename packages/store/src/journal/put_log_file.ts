import type { LogFileRecord } from '@autotuner/core';
import { experimentIn, type JournalCall } from './journal_call.ts';

/** Notes a file that holds output, or what has become of it. */
export function putLogFile(file: LogFileRecord): JournalCall<void> {
  const { taskId, experiment: number } = file;
  return {
    subject: { taskId, ...(number === undefined ? {} : { number }) },
    canWait: true,
    decide(rows) {
      if (number !== undefined) experimentIn(rows, { taskId, number });
      return { result: undefined, file };
    },
  };
}
