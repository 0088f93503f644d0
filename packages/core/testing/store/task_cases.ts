import assert from 'node:assert/strict';
import type { TaskState } from '@autotuner/core';
import { sampleConfig } from '../sample_task.ts';
import {
  changesNothing,
  eventsAfter,
  fenceOf,
  finishSample,
  rejectsWith,
  runningTask,
  startSample,
  type StoreCases,
  type StoreWorld,
  successResult,
} from './store_world.ts';

/** What a store promises about tasks. */
export const TASK_CASES: StoreCases = {
  async 'createTask() stores a pending task of run 1 with its whole configuration'({ store, clock }) {
    const config = sampleConfig({ name: 'zstd "logs" – ü', baseline: { x: 0.1, s: 'a', b: true } });
    const task = await store.createTask({ config, correlationId: 'abc-1' });
    assert.deepEqual(task, {
      id: task.id,
      name: config.name,
      state: 'pending',
      config,
      correlationId: 'abc-1',
      run: 1,
      activeMs: 0,
      createdAt: clock.at,
    });
    assert.deepEqual(await store.findTask(task.id), task);
    assert.deepEqual(await store.getTask(task.id), task);
  },

  async 'createTask() commits a task.created event with it'({ store, clock }) {
    const task = await store.createTask({ config: sampleConfig() });
    assert.deepEqual(await store.listEvents(), [
      {
        id: 1,
        taskId: task.id,
        seq: 1,
        type: 'task.created',
        data: { state: 'pending', name: 'sample' },
        at: clock.at,
      },
    ]);
  },

  async 'createTask() never gives the id of a deleted task again'({ store }) {
    const first = await store.createTask({ config: sampleConfig() });
    await store.deleteTask(first.id);
    const second = await store.createTask({ config: sampleConfig() });
    assert.ok(second.id > first.id);
  },

  async 'findTask() resolves undefined for an unknown id'({ store }) {
    assert.equal(await store.findTask(99), undefined);
  },

  async 'listTasks() lists newest first, by state and by pages'({ store }) {
    const ids: number[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift((await store.createTask({ config: sampleConfig() })).id);
    const [newest = 0, , third = 0] = ids;
    await store.moveTask(newest, { to: 'running' });
    const list = async (query: Parameters<typeof store.listTasks>[0]): Promise<number[]> =>
      (await store.listTasks(query)).map((task) => task.id);
    assert.deepEqual(await list({}), ids);
    assert.deepEqual(await list({ limit: 2 }), ids.slice(0, 2));
    assert.deepEqual(await list({ before: third }), ids.slice(3));
    assert.deepEqual(await list({ state: 'running' }), [newest]);
    assert.deepEqual(await list({ state: 'pending', before: third, limit: 1 }), ids.slice(3, 4));
  },

  async 'listTasks() refuses limits out of 1..500'({ store }) {
    for (const limit of [0, 501, 1.5, Number.NaN])
      await assert.rejects(store.listTasks({ limit }), RangeError);
  },

  async 'moveTask() sets startedAt once and clears stopRequest when it enters running'({ store, clock }) {
    const { id } = await runningTask(store);
    const startedAt = clock.at;
    await store.requestStop(id, 'drain');
    clock.at += 1000;
    const paused = await store.moveTask(id, { to: 'paused', reason: 'drained', activeMs: 700 });
    assert.deepEqual([paused.startedAt, paused.stopRequest], [startedAt, 'drain']);
    const again = await store.moveTask(id, { to: 'running' });
    assert.deepEqual([again.startedAt, again.stopRequest, again.reason], [startedAt, undefined, undefined]);
    assert.equal('stopRequest' in again || 'reason' in again, false);
  },

  async 'moveTask() adds to activeMs'({ store }) {
    const { id } = await runningTask(store);
    await store.moveTask(id, { to: 'paused', activeMs: 700.5 });
    await store.moveTask(id, { to: 'running' });
    const done = await store.moveTask(id, { to: 'completed', activeMs: 300 });
    assert.equal(done.activeMs, 1000.5);
  },

  async 'moveTask() sets finishedAt in final states and clears it on leaving them'({ store, clock }) {
    for (const to of ['completed', 'failed', 'cancelled'] satisfies TaskState[]) {
      const { id } = await runningTask(store);
      clock.at += 5;
      const ended = await store.moveTask(id, { to, reason: 'because' });
      assert.deepEqual([ended.state, ended.finishedAt, ended.reason], [to, clock.at, 'because']);
      const back = await store.moveTask(id, { to: 'running' });
      assert.equal('finishedAt' in back, false);
    }
    const { id } = await runningTask(store);
    assert.equal('finishedAt' in (await store.moveTask(id, { to: 'paused' })), false);
  },

  async 'moveTask() takes over a running task of a process that died'({ store }) {
    const { id } = await runningTask(store);
    assert.equal((await store.moveTask(id, { to: 'running' })).state, 'running');
  },

  async 'moveTask() commits a task.state event with it'({ store }) {
    const { id } = await runningTask(store);
    await store.moveTask(id, { to: 'failed', reason: 'no disk', activeMs: 5 });
    const last = (await store.listEvents({ taskId: id })).at(-1);
    assert.equal(last?.type, 'task.state');
    assert.deepEqual(last?.data, { from: 'running', state: 'failed', reason: 'no disk', activeMs: 5 });
  },

  async 'moveTask() refuses an illegal move and changes nothing'({ store }) {
    const { id } = await store.createTask({ config: sampleConfig() });
    const call = () => store.moveTask(id, { to: 'completed', reason: 'x', activeMs: 9 });
    await changesNothing(store, { taskId: id, code: 'AT_STATE_ILLEGAL', call });
  },

  async 'requestStop() reaches other processes, and cancel overrides drain but not the reverse'({
    store,
    openAgain,
  }) {
    const { id } = await runningTask(store);
    const other = await openAgain();
    assert.equal((await other.requestStop(id, 'drain')).stopRequest, 'drain');
    assert.equal((await store.getTask(id)).stopRequest, 'drain');
    assert.equal((await other.requestStop(id, 'cancel')).stopRequest, 'cancel');
    assert.equal((await other.requestStop(id, 'drain')).stopRequest, 'cancel');
    const asked = (await store.listEvents({ taskId: id })).filter((e) => e.type === 'task.stop_requested');
    assert.deepEqual(
      asked.map((event) => event.data),
      [{ mode: 'drain' }, { mode: 'cancel' }],
    );
  },

  async 'requestStop() refuses a task that is not running'({ store }) {
    const { id } = await store.createTask({ config: sampleConfig() });
    const call = () => store.requestStop(id, 'cancel');
    await changesNothing(store, { taskId: id, code: 'AT_STATE_ILLEGAL', call });
  },

  async 'clearTask() forgets experiments and files, keeps events, and begins the next run'({ store }) {
    const { id } = await runningTask(store);
    await finishSample(store, id);
    await store.putLogFile({ taskId: id, kind: 'task', path: 'task_1.log' });
    await store.moveTask(id, { to: 'completed', reason: 'budget', activeMs: 10 });
    const before = await store.listEvents({ taskId: id });
    const cleared = await store.clearTask(id);
    const { createdAt, config } = cleared;
    const fresh = { id, name: 'sample', state: 'pending', config, run: 2, activeMs: 0, createdAt };
    assert.deepEqual(cleared, fresh);
    assert.deepEqual([await store.listExperiments(id), await store.listLogFiles(id)], [[], []]);
    assert.deepEqual(await store.countExperiments(id), {});
    const after = await store.listEvents({ taskId: id });
    assert.deepEqual(after.slice(0, -1), before);
    assert.deepEqual(
      [after.at(-1)?.type, after.at(-1)?.data],
      ['task.cleared', { state: 'pending', run: 2 }],
    );
  },

  async 'clearTask() lets experiments and told order count from 1 again'({ store }) {
    const { id } = await runningTask(store);
    await finishSample(store, id);
    await store.moveTask(id, { to: 'paused' });
    await store.clearTask(id);
    await store.moveTask(id, { to: 'running' });
    const first = await finishSample(store, id);
    assert.deepEqual([first.number, first.toldOrder], [1, 1]);
  },

  async 'clearTask() accepts a pending task'({ store }) {
    const { id } = await store.createTask({ config: sampleConfig() });
    assert.deepEqual([(await store.clearTask(id)).state, (await store.getTask(id)).run], ['pending', 2]);
  },

  async 'clearTask() and deleteTask() refuse a running task'({ store }) {
    const { id } = await runningTask(store);
    await finishSample(store, id);
    await refusesToForget(store, id);
  },

  async 'clearTask() and deleteTask() refuse while an attempt is open'({ store }) {
    const { id } = await runningTask(store);
    const { attempt } = await startSample(store, id);
    await store.moveTask(id, { to: 'cancelled' });
    await refusesToForget(store, id);
    await store.finishAttempt(fenceOf(attempt), successResult());
    assert.equal((await store.clearTask(id)).state, 'pending');
  },

  async 'deleteTask() deletes the task and all that hangs on it, and nothing else'({ store }) {
    const kept = await runningTask(store);
    await finishSample(store, kept.id);
    const gone = await runningTask(store);
    await finishSample(store, gone.id);
    await store.putLogFile({ taskId: gone.id, kind: 'task', path: 'gone.log' });
    await store.moveTask(gone.id, { to: 'completed' });
    await store.deleteTask(gone.id);
    await rejectsWith('AT_TASK_UNKNOWN', store.getTask(gone.id));
    assert.equal(await store.findExperiment({ taskId: gone.id, number: 1 }), undefined);
    const events = await store.listEvents();
    assert.deepEqual([...new Set(events.map((event) => event.taskId))], [kept.id]);
    assert.equal((await store.listExperiments(kept.id)).length, 1);
    assert.equal((await eventsAfter(store, { taskId: kept.id })).length, 6);
  },
};

async function refusesToForget(store: StoreWorld['store'], taskId: number): Promise<void> {
  const code = 'AT_STATE_ILLEGAL';
  await changesNothing(store, { taskId, code, call: () => store.clearTask(taskId) });
  await changesNothing(store, { taskId, code, call: () => store.deleteTask(taskId) });
}
