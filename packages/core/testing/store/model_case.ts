import assert from 'node:assert/strict';
import {
  attemptLifecycle,
  type AttemptRef,
  type AttemptState,
  type ErrorCode,
  isAutotunerError,
  type Store,
  taskLifecycle,
} from '@autotuner/core';
import fc from 'fast-check';
import { sampleConfig } from '../sample_task.ts';
import { isTold, type ModelEnding, StoreModel, type ModelTask } from './store_model.ts';
import { assertGapFree, failureResult, startSample, type StoreCases, successResult } from './store_world.ts';

interface Real {
  readonly store: Store;
  /** Ids of the tasks of this run, so that commands can name them by position. */
  readonly ids: number[];
}

type Command = fc.AsyncCommand<StoreModel, Real>;

/** A step that both sides take: the model says which code, if any, the store must refuse with. */
interface Step {
  expect(model: StoreModel, fence: AttemptRef): ErrorCode | undefined;
  act(store: Store, fence: AttemptRef): Promise<unknown>;
}

/** The whole store against a small model. */
export const MODEL_CASES: StoreCases = {
  async 'any sequence of calls does what the model does'({ store }) {
    const commands = fc.commands([createCommand(), ...STEPS.map(stepCommand)], { maxCommands: 60 });
    const property = fc.asyncProperty(commands, async (sequence) => {
      const real = { store, ids: [] };
      await fc.asyncModelRun(() => ({ model: new StoreModel(), real }), sequence);
      for (const taskId of real.ids) assertGapFree(await eventsOf(store, taskId));
    });
    await fc.assert(property, { numRuns: 40 });
  },
};

const NEXT = { token: 'token-n', tier: 'scan' };
const ENDINGS = [
  'queued',
  'succeeded',
  'pruned',
  'failed',
  'cancelled',
] as const satisfies readonly ModelEnding[];
const OPEN_STATES = attemptLifecycle.states.filter(isOpen);

const STEPS: readonly fc.Arbitrary<{ readonly title: string; readonly step: Step }>[] = [
  steps('moveTask', fc.constantFrom('running' as const, ...taskLifecycle.states), (to) => ({
    expect: (model, { taskId }) => model.moveTask(taskId, to),
    act: (store, { taskId }) => store.moveTask(taskId, { to }),
  })),
  steps('requestStop', fc.constantFrom('drain' as const, 'cancel' as const), (mode) => ({
    expect: (model, { taskId }) => model.requestStop(taskId, mode),
    act: (store, { taskId }) => store.requestStop(taskId, mode),
  })),
  steps('clearTask', fc.constant(''), () => ({
    expect: (model, { taskId }) => model.clearTask(taskId),
    act: (store, { taskId }) => store.clearTask(taskId),
  })),
  steps('deleteTask', fc.constant(''), () => ({
    expect: (model, { taskId }) => model.deleteTask(taskId),
    act: (store, { taskId }) => store.deleteTask(taskId),
  })),
  steps('startExperiment', fc.constant(''), () => ({
    expect: (model, { taskId }) => model.startExperiment(taskId),
    act: (store, { taskId }) => startSample(store, taskId),
  })),
  steps('startAttempt', fc.constant(''), () => ({
    expect: (model, fence) => model.startAttempt(fence),
    act: (store, fence) => store.startAttempt(fence, NEXT),
  })),
  steps('moveAttempt', fc.constantFrom(...OPEN_STATES), (state) => ({
    expect: (model, fence) => model.moveAttempt(fence, state),
    act: (store, fence) => store.moveAttempt(fence, state),
  })),
  steps('addReports', fc.constant(''), () => ({
    expect: (model, fence) => model.addReports(fence),
    act: (store, fence) => store.addReports(fence, [{ step: 1, value: 0.5 }]),
  })),
  steps('finishAttempt', fc.constantFrom(...ENDINGS), (ending) => ({
    expect: (model, fence) => model.finishAttempt(fence, ending),
    act: (store, fence) => store.finishAttempt(fence, resultOf(ending)),
  })),
  steps('requeueExperiment', fc.constant(''), () => ({
    expect: (model, fence) => model.requeueExperiment(fence),
    act: (store, fence) => store.requeueExperiment(fence),
  })),
];

function steps<T extends string>(
  name: string,
  wish: fc.Arbitrary<T>,
  stepFor: (wish: T) => Step,
): fc.Arbitrary<{ readonly title: string; readonly step: Step }> {
  return wish.map((value) => ({ title: `${name} ${value}`, step: stepFor(value) }));
}

function createCommand(): fc.Arbitrary<Command> {
  return fc.constant({
    check: (model) => model.tasks.size < 3,
    async run(model, real) {
      const { id } = await real.store.createTask({ config: sampleConfig() });
      real.ids.push(id);
      model.createTask(id);
      // Most tasks of use run.
      model.moveTask(id, 'running');
      await real.store.moveTask(id, { to: 'running' });
      await assertAlike(model, real);
    },
    toString: () => 'createTask and start it',
  });
}

/** Which task, experiment and attempt; now and then one that does not exist. */
const TARGET = fc.record({
  task: fc.nat({ max: 2 }),
  number: fc.integer({ min: 1, max: 4 }),
  attempt: fc.integer({ min: 1, max: 2 }),
});

function stepCommand(arbitrary: (typeof STEPS)[number]): fc.Arbitrary<Command> {
  return fc.tuple(arbitrary, TARGET).map(([{ title, step }, { task, number, attempt }]) => ({
    check: () => true,
    async run(model, real) {
      const fence = { taskId: real.ids[task] ?? 1_000_000, number, attempt };
      const expected = step.expect(model, fence);
      assert.equal(await codeOf(step.act(real.store, fence)), expected, title);
      await assertAlike(model, real);
    },
    toString: () => `${title} of task ${task} experiment ${number} attempt ${attempt}`,
  }));
}

async function assertAlike(model: StoreModel, { store, ids }: Real): Promise<void> {
  for (const id of ids) {
    const task = await store.findTask(id);
    const seen = task && {
      id,
      state: task.state,
      run: task.run,
      stopRequest: task.stopRequest,
      events: (await eventsOf(store, id)).length,
      experiments: await experimentsOf(store, id),
    };
    assert.deepEqual(seen, expectedTask(model.tasks.get(id)));
  }
}

function expectedTask(task: ModelTask | undefined): unknown {
  if (task === undefined) return undefined;
  const { id, state, run, stopRequest, events, experiments } = task;
  return { id, state, run, stopRequest, events, experiments };
}

async function experimentsOf(store: Store, taskId: number): Promise<unknown> {
  const experiments = await store.listExperiments(taskId);
  return Promise.all(
    experiments.map(async ({ number, state, toldOrder }) => {
      const attempts = await store.listAttempts({ taskId, number });
      const facts = { state, attempts: attempts.map((attempt) => attempt.state) };
      return toldOrder === undefined ? facts : { ...facts, toldOrder };
    }),
  );
}

async function eventsOf(store: Store, taskId: number): ReturnType<Store['listEvents']> {
  return (await store.findTask(taskId)) === undefined ? [] : store.listEvents({ taskId, limit: 1000 });
}

function resultOf(ending: ModelEnding): Parameters<Store['finishAttempt']>[1] {
  const told = isTold(ending);
  return ending === 'succeeded' ? successResult() : failureResult({ experimentState: ending, told });
}

function isOpen(state: AttemptState): state is Exclude<AttemptState, 'ended'> {
  return state !== 'ended';
}

async function codeOf(call: Promise<unknown>): Promise<ErrorCode | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (isAutotunerError(error)) return error.code;
    throw error;
  }
}
