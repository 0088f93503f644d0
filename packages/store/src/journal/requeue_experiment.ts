import {
  AutotunerError,
  experimentLifecycle,
  type ExperimentRecord,
  type ExperimentRef,
} from '@autotuner/core';
import { experimentFromRow, experimentMoved } from '../experiments.ts';
import { experimentIn, type JournalCall, type JournalExperiment } from './journal_call.ts';
import { NO_RESULT } from './start_experiment.ts';

/** Puts an experiment that ended badly back in line, as if it had no result yet. */
export function requeueExperiment(ref: ExperimentRef): JournalCall<ExperimentRecord> {
  return {
    subject: { taskId: ref.taskId, number: ref.number },
    decide(rows) {
      const ended = experimentIn(rows, ref);
      // The table also lets an experiment back in line while it runs, but that is for finishAttempt() to do.
      if (!experimentLifecycle.isFinal(ended.state)) throw notEnded(ended);
      const state = experimentLifecycle.move(ended.state, 'queued');
      const experiment = { ...ended, ...NO_RESULT, state };
      const result = experimentFromRow(experiment);
      return { result, experiment, events: [experimentMoved(result)] };
    },
  };
}

function notEnded(row: JournalExperiment): AutotunerError {
  const message = `Cannot queue experiment ${row.number} of task ${row.task_id} again: it is "${row.state}", must be "failed" or "cancelled"`;
  const details = { taskId: row.task_id, number: row.number, state: row.state };
  return new AutotunerError('AT_STATE_ILLEGAL', message, { details });
}
