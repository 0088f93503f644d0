import type { AttemptRecord, ExperimentDetail, ExperimentRecord } from '@autotuner/core';
import type { AttemptView, ExperimentDetailView, ExperimentView } from '../schemas/experiment.ts';

/** What a client sees of an experiment. */
export function experimentView(record: ExperimentRecord): ExperimentView {
  return {
    taskId: record.taskId,
    number: record.number,
    state: record.state,
    origin: record.origin,
    params: record.params,
    reason: record.reason,
    attempts: record.attempts,
    ...(record.outcome !== undefined && { outcome: record.outcome }),
    ...(record.failure !== undefined && { failure: record.failure }),
    ...(record.progress !== undefined && { progress: record.progress }),
    ...experimentResult(record),
    createdAt: record.createdAt,
    ...(record.startedAt !== undefined && { startedAt: record.startedAt }),
    ...(record.finishedAt !== undefined && { finishedAt: record.finishedAt }),
  };
}

function experimentResult(
  record: ExperimentRecord,
): Pick<ExperimentView, 'metrics' | 'scores' | 'runs' | 'violation' | 'penalty' | 'toldOrder'> {
  return {
    ...(record.metrics !== undefined && { metrics: record.metrics }),
    ...(record.scores !== undefined && { scores: record.scores }),
    ...(record.runs !== undefined && { runs: record.runs }),
    ...(record.violation !== undefined && { violation: record.violation }),
    ...(record.penalty !== undefined && { penalty: record.penalty }),
    ...(record.toldOrder !== undefined && { toldOrder: record.toldOrder }),
  };
}

/** What a client sees of an attempt. */
function attemptView(record: AttemptRecord): AttemptView {
  return {
    taskId: record.taskId,
    number: record.number,
    attempt: record.attempt,
    state: record.state,
    token: record.token,
    tier: record.tier,
    identities: record.identities,
    ...(record.outcome !== undefined && { outcome: record.outcome }),
    ...(record.usage !== undefined && { usage: { ...record.usage } }),
    ...(record.leaked !== undefined && { leaked: record.leaked }),
    ...(record.leakedNames !== undefined && { leakedNames: [...record.leakedNames] }),
    ...(record.phaseMs !== undefined && { phaseMs: record.phaseMs }),
    ...(record.reportsDropped !== undefined && { reportsDropped: record.reportsDropped }),
    startedAt: record.startedAt,
    ...(record.endedAt !== undefined && { endedAt: record.endedAt }),
  };
}

/** What a client sees of an experiment with its attempts. */
export function experimentDetailView(detail: ExperimentDetail): ExperimentDetailView {
  return {
    experiment: experimentView(detail.experiment),
    attempts: detail.attempts.map(attemptView),
    reports: detail.reports.map(({ step, value, at }) => ({ step, value, at })),
  };
}
