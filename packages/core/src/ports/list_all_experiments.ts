import type { ExperimentRecord } from './records.ts';
import type { Tuner } from './tuner.ts';

const PAGE = 500;

/**
 * Reads all experiments of a task by number, page by page.
 *
 * @throws AutotunerError AT_TASK_UNKNOWN
 *
 * @example
 * ```ts
 * import { listAllExperiments } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(await listAllExperiments({ listExperiments: async () => [] }, 9), []);
 * ```
 */
export async function listAllExperiments(
  tuner: Pick<Tuner, 'listExperiments'>,
  taskId: number,
): Promise<readonly ExperimentRecord[]> {
  const all: ExperimentRecord[] = [];
  for (;;) {
    const page = await tuner.listExperiments(taskId, { after: all.at(-1)?.number ?? 0, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
