import {
  type AttemptIdentity,
  attemptLifecycle,
  type AttemptRef,
  type AttemptState,
  experimentLifecycle,
  type ExperimentState,
} from '@autotuner/core';
import type { NewEvent } from '../events.ts';
import { experimentFromRow, experimentMoved } from '../experiments.ts';
import { decodeJson, encodeJson } from '../json_text.ts';
import { type JournalCall, type JournalExperiment, openAttemptIn } from './journal_call.ts';

/** The states in which an attempt is open. */
type OpenState = Exclude<AttemptState, 'ended'>;

/** Adds what a process that was just spawned can be found again by. */
export function addIdentity(fence: AttemptRef, identity: AttemptIdentity): JournalCall<void> {
  return {
    subject: fence,
    canWait: true,
    decide(rows) {
      const { attempt } = openAttemptIn(rows, fence);
      const identities = encodeJson([...decodeJson(attempt.identities), identity]);
      return { result: undefined, attempt: { ...attempt, identities } };
    },
  };
}

/** Moves an attempt on, and its experiment after it. */
export function moveAttempt(fence: AttemptRef, to: OpenState): JournalCall<void> {
  return {
    subject: fence,
    canWait: true,
    decide(rows) {
      const open = openAttemptIn(rows, fence);
      const state = attemptLifecycle.move(open.attempt.state, to);
      const experiment = followAttempt(open.experiment, to);
      const moved = experiment === undefined ? {} : { experiment };
      const follows = experiment === undefined ? [] : [experimentMoved(experimentFromRow(experiment))];
      return {
        result: undefined,
        attempt: { ...open.attempt, state },
        ...moved,
        events: [attemptMoved(fence, to), ...follows],
      };
    },
  };
}

/** Where an experiment is while its attempt is there. */
const EXPERIMENT_DURING: Readonly<Record<OpenState, ExperimentState>> = {
  spawning: 'deploying',
  deploying: 'deploying',
  benchmarking: 'benchmarking',
  collecting: 'benchmarking',
  tearing_down: 'benchmarking',
};

function followAttempt(experiment: JournalExperiment, to: OpenState): JournalExperiment | undefined {
  const wanted = EXPERIMENT_DURING[to];
  if (wanted === experiment.state) return undefined;
  return { ...experiment, state: experimentLifecycle.move(experiment.state, wanted) };
}

function attemptMoved(fence: AttemptRef, state: AttemptState): NewEvent {
  return { type: 'attempt.state', experiment: fence.number, attempt: fence.attempt, data: { state } };
}
