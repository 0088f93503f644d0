import type { TaskRecord, TaskSummary } from '@autotuner/core';
import type { TaskSummaryView, TaskView } from '../schemas/task.ts';
import { experimentView } from './experiment_view.ts';

/** What a client sees of a task. */
function taskView(record: TaskRecord): TaskView {
  return {
    id: record.id,
    name: record.name,
    state: record.state,
    config: record.config,
    ...(record.reason !== undefined && { reason: record.reason }),
    ...(record.stopRequest !== undefined && { stopRequest: record.stopRequest }),
    ...(record.correlationId !== undefined && { correlationId: record.correlationId }),
    run: record.run,
    activeMs: record.activeMs,
    createdAt: record.createdAt,
    ...(record.startedAt !== undefined && { startedAt: record.startedAt }),
    ...(record.finishedAt !== undefined && { finishedAt: record.finishedAt }),
  };
}

/** What a client sees of a task with its summary. */
export function taskSummaryView(summary: TaskSummary): TaskSummaryView {
  const { total, byState, byOutcome } = summary.counts;
  return {
    task: taskView(summary.task),
    counts: { total, byState, byOutcome },
    ...(summary.best !== undefined && { best: experimentView(summary.best) }),
    ...(summary.baseline !== undefined && { baseline: experimentView(summary.baseline) }),
    ...(summary.gain !== undefined && { gain: summary.gain }),
    front: summary.front,
    live: summary.live,
  };
}
