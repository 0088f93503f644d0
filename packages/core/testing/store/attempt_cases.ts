import assert from 'node:assert/strict';
import type { AttemptState, ExperimentState } from '@autotuner/core';
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

const NEXT = { token: 'token-2', tier: 'cgroup2' };

/** What a store promises about attempts. */
export const ATTEMPT_CASES: StoreCases = {
  async 'startAttempt() opens the next attempt of a queued experiment'({ store, clock }) {
    const { id } = await runningTask(store);
    const queued = await finishSample(store, id, { result: interruptedResult() });
    clock.at += 10;
    const after = await store.lastEventId();
    const { experiment, attempt } = await store.startAttempt({ taskId: id, number: 1 }, NEXT);
    assert.deepEqual(experiment, { ...queued, state: 'deploying', attempts: 2 });
    const names = { taskId: id, number: 1, attempt: 2 };
    const facts = { state: 'spawning', identities: [], startedAt: clock.at };
    assert.deepEqual(attempt, { ...names, ...NEXT, ...facts });
    assert.deepEqual(
      (await store.listAttempts(experiment)).map((a) => a.attempt),
      [1, 2],
    );
    assert.deepEqual(await eventsAfter(store, { taskId: id, after }), [
      'experiment.state 1',
      'attempt.started 1 2',
    ]);
  },

  async 'startAttempt() refuses an experiment that is not queued'({ store }) {
    const { id } = await runningTask(store);
    const open = await startSample(store, id);
    const done = await finishSample(store, id);
    for (const ref of [open.experiment, done]) {
      const call = () => store.startAttempt(ref, NEXT);
      await changesNothing(store, { taskId: id, code: 'AT_STATE_ILLEGAL', call });
    }
  },

  async 'startAttempt() refuses a task that is not running'({ store }) {
    const { id } = await runningTask(store);
    const queued = await finishSample(store, id, { result: interruptedResult() });
    await store.moveTask(id, { to: 'paused' });
    const call = () => store.startAttempt(queued, NEXT);
    await changesNothing(store, { taskId: id, code: 'AT_STATE_ILLEGAL', call });
  },

  async 'addIdentity() adds what each spawned process is found again by, in order'({ store }) {
    const { id } = await runningTask(store);
    const { attempt } = await startSample(store, id);
    const server = { pid: 10, pidStart: '123456789012345678901', bootId: 'b', cgroup: '/sys/fs/cgroup/x' };
    await store.addIdentity(fenceOf(attempt), server);
    await store.addIdentity(fenceOf(attempt), { pid: 11 });
    const [stored] = await store.listAttempts(attempt);
    assert.deepEqual(stored?.identities, [server, { pid: 11 }]);
  },

  async 'moveAttempt() takes the experiment along'({ store }) {
    const { id } = await runningTask(store);
    const { attempt } = await startSample(store, id);
    const seen: [AttemptState, ExperimentState | undefined][] = [];
    for (const state of ['deploying', 'benchmarking', 'collecting', 'tearing_down'] as const) {
      await store.moveAttempt(fenceOf(attempt), state);
      const [stored] = await store.listAttempts(attempt);
      seen.push([stored?.state ?? 'ended', (await store.findExperiment(attempt))?.state]);
    }
    assert.deepEqual(seen, [
      ['deploying', 'deploying'],
      ['benchmarking', 'benchmarking'],
      ['collecting', 'benchmarking'],
      ['tearing_down', 'benchmarking'],
    ]);
  },

  async 'moveAttempt() commits events of what moved'({ store }) {
    const { id } = await runningTask(store);
    const { attempt } = await startSample(store, id);
    const after = await store.lastEventId();
    for (const state of ['deploying', 'benchmarking'] as const)
      await store.moveAttempt(fenceOf(attempt), state);
    const moves = ['attempt.state 1 1', 'attempt.state 1 1', 'experiment.state 1'];
    assert.deepEqual(await eventsAfter(store, { taskId: id, after }), moves);
    const events = await store.listEvents({ after });
    assert.deepEqual(events[0]?.data, { state: 'deploying' });
    assert.equal(events[2]?.data['state'], 'benchmarking');
  },

  async 'moveAttempt() refuses to go back and changes nothing'({ store }) {
    const { id } = await runningTask(store);
    const { attempt } = await startSample(store, id);
    await store.moveAttempt(fenceOf(attempt), 'benchmarking');
    const call = () => store.moveAttempt(fenceOf(attempt), 'deploying');
    await changesNothing(store, { taskId: id, code: 'AT_STATE_ILLEGAL', call });
  },

  async 'finishAttempt() settles a success with all its facts'({ store, clock }) {
    const { id } = await runningTask(store);
    const { experiment, attempt } = await startSample(store, id);
    await store.moveAttempt(fenceOf(attempt), 'benchmarking');
    clock.at += 1234;
    const result = successResult();
    const settled = await store.finishAttempt(fenceOf(attempt), result);
    const { outcome, metrics, scores, usage, phaseMs } = result;
    const facts = { state: 'succeeded', outcome, metrics, scores, toldOrder: 1, finishedAt: clock.at };
    assert.deepEqual(settled, { ...experiment, ...facts });
    assert.deepEqual(await store.findExperiment(settled), settled);
    const ended = { state: 'ended', outcome, usage, leaked: 0, phaseMs, endedAt: clock.at };
    assert.deepEqual(await store.listAttempts(settled), [{ ...attempt, ...ended }]);
  },

  async 'finishAttempt() settles a failure with penalty, kind and progress'({ store }) {
    const { id } = await runningTask(store);
    const failed = await finishSample(store, id, { result: failureResult({ progress: 0, penalty: -0.5 }) });
    assert.deepEqual(
      [failed.state, failed.failure, failed.progress, failed.penalty, 'scores' in failed],
      ['failed', 'timeout', 0, -0.5, false],
    );
    const [ended] = await store.listAttempts(failed);
    assert.deepEqual([ended?.leaked, ended?.leakedNames], [2, ['sleep', 'tee']]);
    const { data } =
      (await store.listEvents({ taskId: id })).find((one) => one.type === 'attempt.ended') ?? {};
    assert.deepEqual(data?.['leakedNames'], ['sleep', 'tee']);
  },

  async 'finishAttempt() commits its events with it, with what people want to see'({ store }) {
    const { id } = await runningTask(store);
    const { attempt } = await startSample(store, id);
    const after = await store.lastEventId();
    const settled = await store.finishAttempt(fenceOf(attempt), successResult());
    assert.deepEqual(await eventsAfter(store, { taskId: id, after }), [
      'attempt.ended 1 1',
      'experiment.state 1',
    ]);
    const [ended, moved] = await store.listEvents({ after });
    const { outcome, usage, leaked, phaseMs } = successResult();
    assert.deepEqual(ended?.data, { state: 'ended', outcome, usage, leaked, phaseMs });
    const { taskId: _task, number: _number, origin: _origin, reason: _reason, ...facts } = settled;
    assert.deepEqual(moved?.data, facts);
  },

  async 'finishAttempt() leaves a queued experiment without a result'({ store }) {
    const { id } = await runningTask(store);
    const { experiment, attempt } = await startSample(store, id);
    const queued = await store.finishAttempt(fenceOf(attempt), interruptedResult());
    assert.deepEqual(queued, { ...experiment, state: 'queued' });
    assert.deepEqual((await store.listAttempts(queued))[0]?.outcome, { kind: 'interrupted' });
  },

  async 'finishAttempt() counts toldOrder over the told ones, in the order they arrive'({ store }) {
    const { id } = await runningTask(store);
    const started = [
      await startSample(store, id),
      await startSample(store, id),
      await startSample(store, id),
    ];
    const [first, second, third] = started.map((start) => fenceOf(start.attempt));
    assert.ok(first && second && third);
    const orders = [
      (await store.finishAttempt(third, successResult())).toldOrder,
      (await store.finishAttempt(second, successResult({ told: false }))).toldOrder,
      (await store.finishAttempt(first, failureResult())).toldOrder,
    ];
    assert.deepEqual(orders, [1, undefined, 2]);
  },

  async 'an attempt that has ended can never be written again'({ store }) {
    const { id } = await runningTask(store);
    const { attempt } = await startSample(store, id);
    const fence = fenceOf(attempt);
    await store.finishAttempt(fence, successResult());
    const calls = [
      () => store.finishAttempt(fence, failureResult()),
      () => store.moveAttempt(fence, 'collecting'),
      () => store.addIdentity(fence, { pid: 1 }),
    ];
    for (const call of calls) await changesNothing(store, { taskId: id, code: 'AT_STORE_FENCED', call });
  },

  async 'a late writer of an earlier attempt cannot touch the next one'({ store }) {
    const { id } = await runningTask(store);
    const late = fenceOf((await startSample(store, id)).attempt);
    await store.finishAttempt(late, interruptedResult());
    await store.startAttempt(late, NEXT);
    const call = () => store.finishAttempt(late, successResult());
    await changesNothing(store, { taskId: id, code: 'AT_STORE_FENCED', call });
    const future = { ...late, attempt: 3 };
    const early = () => store.moveAttempt(future, 'benchmarking');
    await changesNothing(store, { taskId: id, code: 'AT_STORE_FENCED', call: early });
  },

  async 'listOpenAttempts() finds what a dead supervisor left, in all tasks'({ store, openAgain }) {
    const first = await runningTask(store);
    const second = await runningTask(store);
    await finishSample(store, first.id);
    const left = [await startSample(store, second.id), await startSample(store, first.id)];
    const other = await openAgain();
    const open = await other.listOpenAttempts();
    assert.deepEqual(
      open,
      left.map((start) => start.attempt),
    );
  },
};
