import assert from 'node:assert/strict';
import { isAutotunerError, type Store } from '@autotuner/core';
import {
  assertGapFree,
  failureResult,
  fenceOf,
  finishSample,
  runningTask,
  startSample,
  type StoreCases,
  successResult,
} from './store_world.ts';

/** What a store promises to calls that overlap. */
export const CONCURRENCY_CASES: StoreCases = {
  async 'startExperiment() overlapping 50 times gives the numbers 1..50 once each'({ store }) {
    const { id } = await runningTask(store);
    const started = await Promise.all(Array.from({ length: 50 }, () => startSample(store, id)));
    const numbers = started.map(({ experiment }) => experiment.number);
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      range(50),
    );
    const events = await store.listEvents();
    assert.equal(events.length, 102);
    assertGapFree(events);
  },

  async 'startExperiment() overlapping in two processes gives each number once'({ store, openAgain }) {
    const other = await openAgain();
    const { id } = await runningTask(store);
    const calls = Array.from({ length: 40 }, (_, i) => startSample(i % 2 === 0 ? store : other, id));
    const numbers = (await Promise.all(calls)).map(({ experiment }) => experiment.number);
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      range(40),
    );
    assertGapFree(await store.listEvents());
  },

  async 'calls that fail do not disturb the calls they overlap with'({ store }) {
    const { id } = await runningTask(store);
    const done = await finishSample(store, id);
    const calls = Array.from({ length: 30 }, (_, i) => {
      if (i % 3 === 0) return store.finishAttempt({ ...done, attempt: 1 }, failureResult());
      return i % 3 === 1 ? startSample(store, 99) : startSample(store, id);
    });
    const settled = await Promise.allSettled(calls);
    const codes = settled.map((result) => (result.status === 'rejected' ? codeOf(result.reason) : 'ok'));
    assert.deepEqual(codes.slice(0, 3), ['AT_STORE_FENCED', 'AT_TASK_UNKNOWN', 'ok']);
    assert.equal(codes.filter((code) => code === 'ok').length, 10);
    assert.deepEqual(await store.countExperiments(id), { succeeded: 1, deploying: 10 });
    assertGapFree(await store.listEvents());
  },

  async 'addIdentity() in two processes keeps what both add'({ store, openAgain }) {
    const other = await openAgain();
    const { id } = await runningTask(store);
    const fence = fenceOf((await startSample(store, id)).attempt);
    const pids = [1, 2, 3, 4];
    for (const pid of pids) await (pid % 2 === 0 ? store : other).addIdentity(fence, { pid });
    const [attempt] = await store.listAttempts(fence);
    assert.deepEqual(
      attempt?.identities.map((identity) => identity.pid),
      pids,
    );
  },

  async 'finishAttempt() overlapping in two processes happens exactly once'({ store, openAgain }) {
    const other = await openAgain();
    const { id } = await runningTask(store);
    const fence = fenceOf((await startSample(store, id)).attempt);
    const stores: readonly Store[] = [store, other, store, other, store, other];
    const calls = stores.map((each) => each.finishAttempt(fence, successResult()));
    const settled = await Promise.allSettled(calls);
    const refused = settled.filter((result) => result.status === 'rejected');
    assert.deepEqual(
      refused.map((result) => codeOf(result.reason)),
      Array(5).fill('AT_STORE_FENCED'),
    );
    const types = (await store.listEvents({ taskId: id })).map((event) => event.type);
    assert.equal(types.filter((type) => type === 'attempt.ended').length, 1);
    assert.equal((await store.findExperiment(fence))?.toldOrder, 1);
  },

  async 'moveTask() overlapping from one state happens as often as the table allows'({ store, openAgain }) {
    const other = await openAgain();
    const { id } = await runningTask(store);
    const moves = [store, other, store, other].map((each) => each.moveTask(id, { to: 'completed' }));
    const settled = await Promise.allSettled(moves);
    assert.equal(settled.filter((result) => result.status === 'fulfilled').length, 1);
    assertGapFree(await store.listEvents());
  },
};

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i + 1);
}

function codeOf(reason: unknown): string {
  return isAutotunerError(reason) ? reason.code : String(reason);
}
