import {
  experimentLifecycle,
  type ExperimentRecord,
  type NewExperiment,
  type StartedExperiment,
} from '@autotuner/core';
import type { NewEvent } from '../events.ts';
import { experimentFromRow } from '../experiments.ts';
import { encodeJson } from '../json_text.ts';
import { notRunning } from '../tasks.ts';
import type { JournalCall, JournalExperiment } from './journal_call.ts';
import { attemptStarted, newAttempt } from './new_attempt.ts';

/** Makes the next experiment of a running task together with its first attempt. */
export function startExperiment(input: NewExperiment): JournalCall<StartedExperiment> {
  return {
    subject: { taskId: input.taskId },
    decide({ task }, now) {
      if (task.state !== 'running') throw notRunning(task, 'start an experiment of');
      const number = task.last_number + 1;
      const experiment = newExperiment(input, { number, now });
      const { row, record: attempt } = newAttempt(experiment, { input: input.attempt, now });
      const record = experimentFromRow(experiment);
      return {
        result: { experiment: record, attempt },
        task: { last_number: number },
        experiment,
        attempt: row,
        events: [experimentCreated(record), attemptStarted(attempt)],
      };
    },
  };
}

function newExperiment(
  input: NewExperiment,
  at: { readonly number: number; readonly now: number },
): JournalExperiment {
  return {
    task_id: input.taskId,
    number: at.number,
    state: experimentLifecycle.move(experimentLifecycle.initial, 'deploying'),
    origin: input.origin,
    params: encodeJson(input.params),
    reason: input.reason,
    attempts: 1,
    ...NO_RESULT,
    created_at: at.now,
    started_at: at.now,
  };
}

function experimentCreated(experiment: ExperimentRecord): NewEvent {
  const { number, state, origin, params, reason } = experiment;
  return { type: 'experiment.created', experiment: number, data: { state, origin, params, reason } };
}

/** The columns of a result, for an experiment without one. */
export const NO_RESULT = {
  outcome: null,
  failure: null,
  progress: null,
  metrics: null,
  scores: null,
  runs: null,
  violation: null,
  penalty: null,
  told_order: null,
  finished_at: null,
} as const;
