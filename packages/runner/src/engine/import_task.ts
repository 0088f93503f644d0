import { randomUUID } from 'node:crypto';
import type { ImportedExperiment, ImportedTask, Store, TaskRecord } from '@autotuner/core';

/** Experiments that share their commits. */
const BATCH = 200;

/**
 * Stores a task with experiments that have ended elsewhere; it is completed, or failed when none succeeded. Until then a
 * request to cancel stands, so that whoever finds it half done ends it: there is nothing in it that could go on.
 */
export async function storeImportedTask(
  store: Store,
  { config, experiments }: ImportedTask,
): Promise<TaskRecord> {
  const { id } = await store.createTask({ config });
  await store.moveTask(id, { to: 'running' });
  await store.requestStop(id, 'cancel');
  for (let at = 0; at < experiments.length; at += BATCH) {
    // Calls happen in their order, so that the numbers are those of the list.
    await Promise.all(
      experiments.slice(at, at + BATCH).map((one) => storeExperiment({ store, taskId: id }, one)),
    );
  }
  const isSuccess = experiments.some(({ result }) => result.experimentState === 'succeeded');
  // Takes the request back.
  await store.moveTask(id, { to: 'running' });
  const reason = `Imported with ${experiments.length} experiments`;
  return store.moveTask(id, { to: isSuccess ? 'completed' : 'failed', reason });
}

async function storeExperiment(
  { store, taskId }: { readonly store: Store; readonly taskId: number },
  one: ImportedExperiment,
): Promise<void> {
  const { params, reason, reports, result } = one;
  const attempt = { token: randomUUID(), tier: 'imported' };
  const started = await store.startExperiment({ taskId, params, reason, origin: 'sampler', attempt });
  if (reports.length > 0) await store.addReports(started.attempt, reports);
  await store.finishAttempt(started.attempt, { ...result, leaked: 0, phaseMs: {} });
}
