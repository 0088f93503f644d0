import type { Store } from '@autotuner/core';
import type { Wake } from './wake.ts';

/** Who is told what was committed. */
export interface StoreWakes {
  readonly commits: Wake;
  /** Told, besides, of what somebody else than the task loop itself asks of a task. */
  readonly decisions: Wake;
}

/** The same store, whose commits let the waiters of this process go on at once. */
export function wakingStore(store: Store, wakes: StoreWakes): Store {
  const after = <T>(result: Promise<T>): Promise<T> => notifyAfter(result, wakes.commits);
  const decide = <T>(result: Promise<T>): Promise<T> => notifyAfter(result, wakes.decisions);
  return {
    createTask: (task) => after(store.createTask(task)),
    findTask: (id) => store.findTask(id),
    getTask: (id) => store.getTask(id),
    listTasks: (query) => store.listTasks(query),
    moveTask: (id, move) => decide(store.moveTask(id, move)),
    requestStop: (id, mode) => decide(store.requestStop(id, mode)),
    clearTask: (id) => decide(store.clearTask(id)),
    deleteTask: (id) => decide(store.deleteTask(id)),
    startExperiment: (input) => after(store.startExperiment(input)),
    startAttempt: (ref, attempt) => after(store.startAttempt(ref, attempt)),
    addIdentity: (fence, identity) => store.addIdentity(fence, identity),
    moveAttempt: (fence, state) => after(store.moveAttempt(fence, state)),
    addReports: (fence, reports) => after(store.addReports(fence, reports)),
    finishAttempt: (fence, result) => after(store.finishAttempt(fence, result)),
    requeueExperiment: (ref) => decide(store.requeueExperiment(ref)),
    findExperiment: (ref) => store.findExperiment(ref),
    listExperiments: (id, query) => store.listExperiments(id, query),
    countExperiments: (id) => store.countExperiments(id),
    listAttempts: (ref) => store.listAttempts(ref),
    listReports: (ref) => store.listReports(ref),
    listOpenAttempts: () => store.listOpenAttempts(),
    listEvents: (query) => store.listEvents(query),
    lastEventId: () => store.lastEventId(),
    putLogFile: (file) => store.putLogFile(file),
    listLogFiles: (id) => store.listLogFiles(id),
    checkWritable: () => store.checkWritable(),
    close: () => store.close(),
  };
}

async function notifyAfter<T>(result: Promise<T>, wake: Wake): Promise<T> {
  const value = await result;
  wake.notify();
  return value;
}
