import type { AttemptRef, ReportedValue } from '@autotuner/core';
import { type JournalCall, openAttemptIn } from './journal_call.ts';

/** Adds what an attempt has reported. */
export function addReports(fence: AttemptRef, reports: readonly ReportedValue[]): JournalCall<void> {
  return {
    subject: fence,
    canWait: true,
    decide(rows) {
      openAttemptIn(rows, fence);
      if (reports.length === 0) return { result: undefined };
      const { number: experiment, attempt } = fence;
      return {
        result: undefined,
        reports: { fence, reports },
        events: [{ type: 'attempt.reported', experiment, attempt, data: { reports } }],
      };
    },
  };
}
