import type { ExperimentRecord, Tuner } from '@autotuner/core';

const PAGE = 500;

/** Reads all experiments of a task, page by page. */
export async function allExperiments(tuner: Tuner, taskId: number): Promise<readonly ExperimentRecord[]> {
  const all: ExperimentRecord[] = [];
  for (;;) {
    const page = await tuner.listExperiments(taskId, { after: all.at(-1)?.number ?? 0, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
