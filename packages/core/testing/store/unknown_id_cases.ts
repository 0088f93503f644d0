import type { AttemptRef, ErrorCode, Store } from '@autotuner/core';
import { rejectsWith, runningTask, startSample, type StoreCases, successResult } from './store_world.ts';

const NEXT = { token: 't', tier: 'scan' };
const FILE = { kind: 'raw', path: 'a.raw' } as const;

/** What a store says to ids that it does not know. */
export const UNKNOWN_ID_CASES: StoreCases = {
  async 'every method but find... rejects an unknown task with AT_TASK_UNKNOWN'({ store }) {
    const calls = [
      store.getTask(99),
      store.moveTask(99, { to: 'running' }),
      store.requestStop(99, 'drain'),
      store.clearTask(99),
      store.deleteTask(99),
      startSample(store, 99),
      store.listExperiments(99),
      store.countExperiments(99),
      store.listEvents({ taskId: 99 }),
      store.listLogFiles(99),
      store.putLogFile({ ...FILE, taskId: 99 }),
    ];
    await Promise.all(calls.map((call) => rejectsWith('AT_TASK_UNKNOWN', call)));
    await rejectsRef(store, { fence: { taskId: 99, number: 1, attempt: 1 }, code: 'AT_TASK_UNKNOWN' });
  },

  async 'every method but find... rejects an unknown experiment with AT_EXPERIMENT_UNKNOWN'({ store }) {
    const { id } = await runningTask(store);
    await startSample(store, id);
    const fence = { taskId: id, number: 2, attempt: 1 };
    await rejectsRef(store, { fence, code: 'AT_EXPERIMENT_UNKNOWN' });
  },
};

async function rejectsRef(
  store: Store,
  refused: { readonly fence: AttemptRef; readonly code: ErrorCode },
): Promise<void> {
  const { fence, code } = refused;
  const { taskId, number } = fence;
  const calls = [
    store.startAttempt(fence, NEXT),
    store.addIdentity(fence, { pid: 1 }),
    store.moveAttempt(fence, 'benchmarking'),
    store.finishAttempt(fence, successResult()),
    store.requeueExperiment(fence),
    store.listAttempts(fence),
    store.putLogFile({ ...FILE, taskId, experiment: number }),
  ];
  await Promise.all(calls.map((call) => rejectsWith(code, call)));
}
