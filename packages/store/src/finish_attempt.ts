import {
  attemptLifecycle,
  type AttemptRef,
  type AttemptResult,
  experimentLifecycle,
  type ExperimentRecord,
} from '@autotuner/core';
import type { Updateable } from 'kysely';
import { advanceCounters } from './counters.ts';
import { type OpenAttempt, openAttempt, updateOpenAttempt } from './attempts.ts';
import { insertEvents, type NewEvent } from './events.ts';
import { experimentFromRow, experimentMoved, updateExperiment } from './experiments.ts';
import { encodeJson, encodeOptionalJson } from './json_text.ts';
import { present } from './present.ts';
import type { AttemptTable, ExperimentTable, WriteScope } from './schema.ts';

/** Ends an attempt, exactly once, and settles its experiment in the same transaction. */
export async function finishAttempt(
  scope: WriteScope,
  ending: { readonly fence: AttemptRef; readonly result: AttemptResult },
): Promise<ExperimentRecord> {
  const { fence, result } = ending;
  const open = await openAttempt(scope.db, fence);
  const now = scope.now;
  await updateOpenAttempt(scope.db, { open, change: endOfAttempt(open, { result, now }) });
  const steps = { taskId: fence.taskId, told: result.told ? 1 : 0, events: 2 };
  const counters = await advanceCounters(scope.db, steps);
  const settled = await updateExperiment(scope.db, {
    id: open.experiment.id,
    change: {
      ...settledExperiment(open, { result, now }),
      ...(result.told ? { told_order: counters.told_count } : {}),
    },
  });
  const events = [attemptEnded(fence, result), experimentMoved(settled)];
  await insertEvents(scope, { taskId: fence.taskId, events, lastSeq: counters.event_seq });
  return experimentFromRow(settled);
}

interface Ending {
  readonly result: AttemptResult;
  readonly now: number;
}

function endOfAttempt(open: OpenAttempt, { result, now }: Ending): Updateable<AttemptTable> {
  return {
    state: attemptLifecycle.move(open.attempt.state, 'ended'),
    outcome: encodeJson(result.outcome),
    usage: encodeOptionalJson(result.usage),
    leaked: result.leaked,
    leaked_names: encodeOptionalJson(result.leakedNames),
    phase_ms: encodeJson(result.phaseMs),
    ended_at: now,
  };
}

function settledExperiment(open: OpenAttempt, { result, now }: Ending): Updateable<ExperimentTable> {
  const state = experimentLifecycle.move(open.experiment.state, result.experimentState);
  // One that waits for another attempt has no result yet; what happened is in the attempt's row.
  if (!experimentLifecycle.isFinal(state)) return { state };
  return {
    state,
    outcome: encodeJson(result.outcome),
    failure: result.failure ?? null,
    progress: result.progress ?? null,
    metrics: encodeOptionalJson(result.metrics),
    scores: encodeOptionalJson(result.scores),
    penalty: result.penalty ?? null,
    finished_at: now,
  };
}

function attemptEnded(fence: AttemptRef, result: AttemptResult): NewEvent {
  const { outcome, usage, leaked, leakedNames, phaseMs } = result;
  const data = present({ state: 'ended', outcome, usage, leaked, leakedNames, phaseMs });
  return { type: 'attempt.ended', experiment: fence.number, attempt: fence.attempt, data };
}
