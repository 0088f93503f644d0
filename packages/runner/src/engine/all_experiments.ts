import type { ExperimentRecord, Store } from '@autotuner/core';

const PAGE = 500;

/** Reads every experiment of a task, by number, page by page. */
export async function allExperiments(
  store: Pick<Store, 'listExperiments'>,
  taskId: number,
): Promise<ExperimentRecord[]> {
  const all: ExperimentRecord[] = [];
  for (;;) {
    const after = all.at(-1)?.number ?? 0;
    const page = await store.listExperiments(taskId, { after, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
