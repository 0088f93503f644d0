import { measuredPoints, type ExperimentRecord, type TaskSummary } from '@autotuner/core';
import { numberText } from '../format/number_text.ts';

/**
 * What the best came to when its parameters were measured more than once, since its own score may have been luck:
 * "measured 3 times, mean 12.31"; undefined when they were measured once.
 */
export function againText(
  { task, best }: Pick<TaskSummary, 'task' | 'best'>,
  experiments: readonly ExperimentRecord[],
): string | undefined {
  const points = measuredPoints(experiments, task.config.objectives);
  const losses = points.find(({ number }) => number === best?.number)?.losses ?? [];
  if (losses.length < 2) return undefined;
  const mean = losses.reduce((sum, loss) => sum + loss / losses.length, 0);
  const score = task.config.objectives[0]?.direction === 'maximize' ? 0 - mean : mean;
  return `measured ${losses.length} times, mean ${numberText(score)}`;
}
