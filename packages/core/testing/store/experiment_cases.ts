import assert from 'node:assert/strict';
import { sampleConfig } from '../sample_task.ts';
import {
  changesNothing,
  eventsAfter,
  failureResult,
  fenceOf,
  finishSample,
  interruptedResult,
  runningTask,
  startSample,
  type StoreCases,
  successResult,
} from './store_world.ts';

/** What a store promises about experiments. */
export const EXPERIMENT_CASES: StoreCases = {
  async 'startExperiment() numbers from 1 and opens the first attempt with it'({ store, clock }) {
    const { id } = await runningTask(store);
    const params = { x: 0.1, n: -3, s: 'ä "q"', b: false, tiny: 5e-324 };
    const started = await startSample(store, id, { params, origin: 'baseline', reason: 'first' });
    const at = clock.at;
    assert.deepEqual(started.experiment, {
      taskId: id,
      number: 1,
      state: 'deploying',
      origin: 'baseline',
      params,
      reason: 'first',
      attempts: 1,
      createdAt: at,
      startedAt: at,
    });
    assert.deepEqual(started.attempt, {
      taskId: id,
      number: 1,
      attempt: 1,
      state: 'spawning',
      token: 'token-1',
      tier: 'scan',
      identities: [],
      startedAt: at,
    });
    assert.deepEqual(await store.findExperiment({ taskId: id, number: 1 }), started.experiment);
    assert.deepEqual(await store.listAttempts({ taskId: id, number: 1 }), [started.attempt]);
    assert.equal((await startSample(store, id)).experiment.number, 2);
  },

  async 'startExperiment() commits its events with it, without the token'({ store }) {
    const { id } = await runningTask(store);
    const after = await store.lastEventId();
    await startSample(store, id);
    const events = await store.listEvents({ after });
    assert.deepEqual(await eventsAfter(store, { taskId: id, after }), [
      'experiment.created 1',
      'attempt.started 1 1',
    ]);
    const [created, started] = events;
    const facts = { state: 'deploying', origin: 'sampler', params: { x: 0.25 }, reason: 'sample' };
    assert.deepEqual(created?.data, facts);
    assert.deepEqual(started?.data, { state: 'spawning', tier: 'scan' });
  },

  async 'startExperiment() refuses a task that is not running, and uses up no number'({ store }) {
    const { id } = await store.createTask({ config: sampleConfig() });
    const call = () => startSample(store, id);
    await changesNothing(store, { taskId: id, code: 'AT_STATE_ILLEGAL', call });
    await store.moveTask(id, { to: 'running' });
    assert.equal((await startSample(store, id)).experiment.number, 1);
  },

  async 'findExperiment() resolves undefined for unknown ids'({ store }) {
    const { id } = await runningTask(store);
    assert.equal(await store.findExperiment({ taskId: id, number: 1 }), undefined);
    assert.equal(await store.findExperiment({ taskId: 99, number: 1 }), undefined);
  },

  async 'listExperiments() lists by number, by state and by pages'({ store }) {
    const { id } = await runningTask(store);
    for (const result of [successResult(), failureResult(), successResult()])
      await finishSample(store, id, { result: result });
    await startSample(store, id);
    const list = async (query: Parameters<typeof store.listExperiments>[1]): Promise<number[]> =>
      (await store.listExperiments(id, query)).map((experiment) => experiment.number);
    assert.deepEqual(await list({}), [1, 2, 3, 4]);
    assert.deepEqual(await list({ after: 2 }), [3, 4]);
    assert.deepEqual(await list({ limit: 2 }), [1, 2]);
    assert.deepEqual(await list({ state: 'succeeded' }), [1, 3]);
    assert.deepEqual(await list({ state: 'succeeded', after: 1, limit: 1 }), [3]);
    assert.deepEqual(await list({ after: 4 }), []);
  },

  async 'listExperiments() refuses limits out of 1..500'({ store }) {
    const { id } = await runningTask(store);
    for (const limit of [0, 501]) await assert.rejects(store.listExperiments(id, { limit }), RangeError);
  },

  async 'countExperiments() counts by state and leaves out states with none'({ store }) {
    const { id } = await runningTask(store);
    assert.deepEqual(await store.countExperiments(id), {});
    for (const result of [successResult(), failureResult(), successResult()])
      await finishSample(store, id, { result: result });
    await finishSample(store, id, { result: interruptedResult() });
    assert.deepEqual(await store.countExperiments(id), { succeeded: 2, failed: 1, queued: 1 });
  },

  async 'requeueExperiment() puts a failed experiment back without its result'({ store, clock }) {
    const { id } = await runningTask(store);
    const failed = await finishSample(store, id, { result: failureResult() });
    clock.at += 10;
    const after = await store.lastEventId();
    const queued = await store.requeueExperiment({ taskId: id, number: failed.number });
    assert.deepEqual(queued, {
      taskId: id,
      number: 1,
      state: 'queued',
      origin: 'sampler',
      params: { x: 0.25 },
      reason: 'sample',
      attempts: 1,
      createdAt: failed.createdAt,
      startedAt: failed.startedAt,
    });
    assert.deepEqual(await store.findExperiment(queued), queued);
    assert.deepEqual(await eventsAfter(store, { taskId: id, after }), ['experiment.state 1']);
  },

  async 'requeueExperiment() accepts a cancelled experiment and refuses a success or an open one'({ store }) {
    const { id } = await runningTask(store);
    const cancelled = successResult({
      outcome: { kind: 'cancelled' },
      experimentState: 'cancelled',
      told: false,
    });
    const stopped = await finishSample(store, id, { result: cancelled });
    assert.equal((await store.requeueExperiment(stopped)).state, 'queued');
    const succeeded = await finishSample(store, id);
    const open = await startSample(store, id);
    for (const ref of [succeeded, open.experiment]) {
      const call = () => store.requeueExperiment(ref);
      await changesNothing(store, { taskId: id, code: 'AT_STATE_ILLEGAL', call });
    }
  },

  async 'a retried experiment is told anew, after all that was told before'({ store }) {
    const { id } = await runningTask(store);
    const first = await finishSample(store, id, { result: failureResult() });
    const second = await finishSample(store, id);
    await store.requeueExperiment(first);
    const { attempt } = await store.startAttempt(first, { token: 'token-2', tier: 'scan' });
    const retried = await store.finishAttempt(fenceOf(attempt), successResult());
    assert.deepEqual([first.toldOrder, second.toldOrder, retried.toldOrder], [1, 2, 3]);
    assert.equal('failure' in retried || 'penalty' in retried, false);
  },
};
