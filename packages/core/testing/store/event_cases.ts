import assert from 'node:assert/strict';
import type { LogFileRecord } from '@autotuner/core';
import {
  assertGapFree,
  finishSample,
  rejectsWith,
  runningTask,
  startSample,
  type StoreCases,
} from './store_world.ts';

/** What a store promises about events, log files and itself. */
export const EVENT_CASES: StoreCases = {
  async 'listEvents() is empty at first and lastEventId() is 0'({ store }) {
    assert.deepEqual([await store.listEvents(), await store.lastEventId()], [[], 0]);
  },

  async 'listEvents() lists in commit order, gap-free inside each task'({ store }) {
    const first = await runningTask(store);
    const second = await runningTask(store);
    for (const id of [first.id, second.id, first.id]) await finishSample(store, id);
    const events = await store.listEvents();
    assertGapFree(events);
    assert.equal(events.length, 16);
    assert.equal(await store.lastEventId(), events.at(-1)?.id);
  },

  async 'listEvents() lists by pages and by task'({ store }) {
    const first = await runningTask(store);
    const second = await runningTask(store);
    await finishSample(store, first.id);
    const all = await store.listEvents();
    const [, pivot] = all;
    assert.ok(pivot);
    assert.deepEqual(await store.listEvents({ limit: 2 }), all.slice(0, 2));
    assert.deepEqual(await store.listEvents({ after: pivot.id }), all.slice(2));
    assert.deepEqual(await store.listEvents({ after: pivot.id, taskId: second.id }), all.slice(2, 4));
    assert.deepEqual(await store.listEvents({ after: all.at(-1)?.id ?? 0, taskId: first.id }), []);
  },

  async 'listEvents() refuses limits out of 1..1000'({ store }) {
    for (const limit of [0, 1001]) await assert.rejects(store.listEvents({ limit }), RangeError);
  },

  async 'putLogFile() inserts, and updates by path'({ store }) {
    const { id } = await runningTask(store);
    await startSample(store, id);
    const whole: LogFileRecord = { taskId: id, kind: 'task', path: 'task_1.log' };
    const raw: LogFileRecord = {
      taskId: id,
      experiment: 1,
      attempt: 1,
      kind: 'raw',
      path: 'task_1_exp_1.raw',
    };
    await store.putLogFile(whole);
    await store.putLogFile(raw);
    const closed = { ...whole, bytes: 5_000_000_000, closedAt: 1_700_000_000_123 };
    await store.putLogFile(closed);
    assert.deepEqual(await store.listLogFiles(id), [closed, raw]);
  },

  async 'what was acknowledged is there for whoever opens the store later'({ store, openAgain }) {
    const { id } = await runningTask(store);
    const settled = await finishSample(store, id);
    const other = await openAgain();
    assert.deepEqual(await other.listExperiments(id), [settled]);
    assert.deepEqual(await other.listEvents(), await store.listEvents());
  },

  async 'a read sees every write that was acknowledged before it'({ store }) {
    const { id } = await runningTask(store);
    for (let number = 1; number <= 20; number += 1) {
      const slow = store.listEvents({ limit: 1000 });
      await startSample(store, id);
      assert.ok(await store.findExperiment({ taskId: id, number }), `experiment ${number}`);
      await slow;
    }
  },

  async 'checkWritable() resolves when a write is durable'({ store }) {
    await store.checkWritable();
    await store.checkWritable();
    assert.equal(await store.lastEventId(), 0);
  },

  async 'close() waits for the writes under way, refuses later ones, and may be called twice'({ openAgain }) {
    const store = await openAgain();
    const { id } = await runningTask(store);
    const underWay = [startSample(store, id), startSample(store, id)];
    await store.close();
    assert.equal((await Promise.all(underWay)).length, 2);
    await rejectsWith('AT_INTERNAL', startSample(store, id));
    await rejectsWith('AT_INTERNAL', store.getTask(id));
    await store.close();
  },
};
