import {
  experimentLifecycle,
  type ExperimentRef,
  type NewAttempt,
  type StartedExperiment,
} from '@autotuner/core';
import { experimentFromRow, experimentMoved } from '../experiments.ts';
import { notRunning } from '../tasks.ts';
import { experimentIn, type JournalCall } from './journal_call.ts';
import { attemptStarted, newAttempt } from './new_attempt.ts';

/** Opens the next attempt of a queued experiment of a running task. */
export function startAttempt(ref: ExperimentRef, input: NewAttempt): JournalCall<StartedExperiment> {
  return {
    subject: { taskId: ref.taskId, number: ref.number },
    decide(rows, now) {
      const before = experimentIn(rows, ref);
      if (rows.task.state !== 'running') throw notRunning(rows.task, 'start an attempt of');
      const state = experimentLifecycle.move(before.state, 'deploying');
      const experiment = { ...before, state, attempts: before.attempts + 1 };
      const moved = experimentFromRow(experiment);
      const { row, record } = newAttempt(experiment, { input, now });
      return {
        result: { experiment: moved, attempt: record },
        experiment,
        attempt: row,
        events: [experimentMoved(moved), attemptStarted(record)],
      };
    },
  };
}
