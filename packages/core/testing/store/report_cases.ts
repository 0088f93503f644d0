import assert from 'node:assert/strict';
import type { AttemptRef, Store } from '@autotuner/core';
import {
  changesNothing,
  eventsAfter,
  failureResult,
  fenceOf,
  interruptedResult,
  rejectsWith,
  runningTask,
  startSample,
  type StoreCases,
  successResult,
} from './store_world.ts';

/** What a store promises about what attempts report while they run. */
export const REPORT_CASES: StoreCases = {
  async 'addReports() keeps reports by step, with the time, and tells them in an event'({ store, clock }) {
    const { fence, after } = await openAttempt(store);
    const first = [
      { step: 10, value: 1e300 },
      { step: 30, value: null },
    ];
    const at = clock.at;
    await store.addReports(fence, first);
    clock.at += 5;
    await store.addReports(fence, [{ step: 20, value: -0.125 }]);
    assert.deepEqual(await store.listReports(fence), [
      { step: 10, value: 1e300, at },
      { step: 20, value: -0.125, at: at + 5 },
      { step: 30, value: null, at },
    ]);
    const told = ['attempt.reported 1 1', 'attempt.reported 1 1'];
    assert.deepEqual(await eventsAfter(store, { taskId: fence.taskId, after }), told);
    assert.deepEqual((await store.listEvents({ after }))[0]?.data, { reports: first });
  },

  async 'addReports() takes many at once'({ store }) {
    const { fence } = await openAttempt(store);
    const reports = Array.from({ length: 1000 }, (_, step) => ({ step, value: step / 8 }));
    await store.addReports(fence, reports);
    const stored = await store.listReports(fence);
    assert.deepEqual(
      stored.map(({ step, value }) => ({ step, value })),
      reports,
    );
  },

  async 'addReports() leaves a step as it is that the attempt has'({ store }) {
    const { fence } = await openAttempt(store);
    await store.addReports(fence, [{ step: 1, value: 2 }]);
    await store.addReports(fence, [
      { step: 1, value: 3 },
      { step: 2, value: 4 },
    ]);
    const values = (await store.listReports(fence)).map(({ value }) => value);
    assert.deepEqual(values, [2, 4]);
  },

  async 'addReports() of nothing tells nothing'({ store }) {
    const { fence, after } = await openAttempt(store);
    await store.addReports(fence, []);
    assert.deepEqual(await eventsAfter(store, { taskId: fence.taskId, after }), []);
  },

  async 'addReports() refuses an attempt that has ended, and one that there is not'({ store }) {
    const { fence } = await openAttempt(store);
    await store.finishAttempt(fence, successResult());
    const reports = [{ step: 1, value: 2 }];
    for (const late of [fence, { ...fence, attempt: 2 }]) {
      const call = () => store.addReports(late, reports);
      await changesNothing(store, { taskId: fence.taskId, code: 'AT_STORE_FENCED', call });
    }
    await rejectsWith('AT_EXPERIMENT_UNKNOWN', store.addReports({ ...fence, number: 2 }, reports));
    assert.deepEqual(await store.listReports(fence), []);
  },

  async 'each attempt has its own reports'({ store }) {
    const { fence } = await openAttempt(store);
    await store.addReports(fence, [{ step: 1, value: 2 }]);
    await store.finishAttempt(fence, interruptedResult());
    const { attempt } = await store.startAttempt(fence, { token: 'token-2', tier: 'scan' });
    await store.addReports(fenceOf(attempt), [{ step: 1, value: 3 }]);
    const lists = await Promise.all([store.listReports(fence), store.listReports(attempt)]);
    assert.deepEqual(
      lists.map((list) => list.map(({ value }) => value)),
      [[2], [3]],
    );
    assert.deepEqual(await store.listReports({ ...fence, number: 7 }), []);
  },

  async 'reports go with their task, and when it is cleared'({ store }) {
    for (const end of ['clearTask', 'deleteTask'] as const) {
      const { fence } = await openAttempt(store);
      await store.addReports(fence, [{ step: 1, value: 2 }]);
      await store.finishAttempt(fence, failureResult());
      await store.moveTask(fence.taskId, { to: 'failed' });
      await store[end](fence.taskId);
      assert.deepEqual(await store.listReports(fence), []);
    }
  },

  async 'finishAttempt() settles what was pruned, told, and for good'({ store }) {
    const { fence } = await openAttempt(store);
    const outcome = { kind: 'pruned', step: 3, value: 9.5, reason: 'median: 4 of 5 were better' } as const;
    const result = successResult({ outcome, experimentState: 'pruned', reportsDropped: 7 });
    const { metrics: _metrics, scores: _scores, ...pruned } = result;
    const settled = await store.finishAttempt(fence, pruned);
    assert.deepEqual([settled.state, settled.outcome, settled.toldOrder], ['pruned', outcome, 1]);
    assert.ok(settled.finishedAt !== undefined && !('failure' in settled));
    assert.equal((await store.listAttempts(fence))[0]?.reportsDropped, 7);
    assert.deepEqual(await store.countExperiments(fence.taskId), { pruned: 1 });
    const call = () => store.requeueExperiment(fence);
    await changesNothing(store, { taskId: fence.taskId, code: 'AT_STATE_ILLEGAL', call });
  },

  async 'finishAttempt() keeps the runs that were measured, and how far limits were broken'({ store }) {
    const { fence } = await openAttempt(store);
    const runs = [{ seconds: 1 }, { seconds: 2 }, { seconds: 1.5 }];
    const settled = await store.finishAttempt(fence, successResult({ runs, violation: 0.25 }));
    assert.deepEqual([settled.runs, settled.violation], [runs, 0.25]);
    assert.deepEqual(await store.findExperiment(fence), settled);
    const told = (await store.listEvents({ taskId: fence.taskId })).at(-1)?.data ?? {};
    assert.deepEqual([told['violation'], 'runs' in told], [0.25, false], 'events stay small');
  },
};

async function openAttempt(store: Store): Promise<{ readonly fence: AttemptRef; readonly after: number }> {
  const { id } = await runningTask(store);
  const { attempt } = await startSample(store, id);
  await store.moveAttempt(fenceOf(attempt), 'benchmarking');
  return { fence: fenceOf(attempt), after: await store.lastEventId() };
}
