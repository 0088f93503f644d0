import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type {
  AttemptRef,
  AttemptResult,
  ErrorCode,
  EventRecord,
  ExperimentRecord,
  NewExperiment,
  StartedExperiment,
  Store,
  TaskConfig,
  TaskRecord,
} from '@autotuner/core';
import { sampleConfig } from '../sample_task.ts';

/** A place for one store. */
export interface StoreBackend {
  /** Opens the store at this place; times in its records come from `clock`. */
  open(clock: { now(): number }): Promise<Store>;
}

/** One store to be tested. */
export interface StoreWorld {
  readonly store: Store;
  /** What time it is for the store; tests may set it. */
  readonly clock: { at: number; now(): number };
  /** Opens the same data once more, as another process would; closed when the test ends. */
  readonly openAgain: () => Promise<Store>;
}

/** Tests by title. */
export type StoreCases = Readonly<Record<string, (world: StoreWorld) => Promise<void>>>;

/** Opens a store for one test, and closes it and all that was opened beside it in the end. */
export async function openWorld(t: Pick<TestContext, 'after'>, backend: StoreBackend): Promise<StoreWorld> {
  const clock = {
    at: 1_700_000_000_000,
    now(): number {
      return this.at;
    },
  };
  const openAgain = async (): Promise<Store> => {
    const store = await backend.open(clock);
    t.after(() => store.close());
    return store;
  };
  return { store: await openAgain(), clock, openAgain };
}

/** Stores a task and starts it. */
export async function runningTask(store: Store, config: Partial<TaskConfig> = {}): Promise<TaskRecord> {
  const task = await store.createTask({ config: sampleConfig(config) });
  return store.moveTask(task.id, { to: 'running' });
}

/** Starts an experiment with sample parameters. */
export function startSample(
  store: Store,
  taskId: number,
  options: Partial<NewExperiment> = {},
): Promise<StartedExperiment> {
  return store.startExperiment({
    taskId,
    params: { x: 0.25 },
    origin: 'sampler',
    reason: 'sample',
    attempt: { token: 'token-1', tier: 'scan' },
    ...options,
  });
}

/** A success with one second. */
export function successResult(parts: Partial<AttemptResult> = {}): AttemptResult {
  return {
    outcome: { kind: 'exit', code: 0 },
    usage: { cpuMs: 12.5, maxRssBytes: 4096, exact: true },
    leaked: 0,
    phaseMs: { benchmark: 1000 },
    experimentState: 'succeeded',
    metrics: { seconds: 1.5 },
    scores: [1.5],
    told: true,
    ...parts,
  };
}

/** A time-out half-way, with its penalty. */
export function failureResult(parts: Partial<AttemptResult> = {}): AttemptResult {
  return {
    outcome: { kind: 'timeout', phase: 'benchmark', timeoutMs: 10_000 },
    leaked: 2,
    leakedNames: ['sleep', 'tee'],
    phaseMs: { benchmark: 10_000 },
    experimentState: 'failed',
    failure: 'timeout',
    progress: 0.5,
    penalty: 3e6,
    told: true,
    ...parts,
  };
}

/** An interruption that is to be repeated. */
export function interruptedResult(parts: Partial<AttemptResult> = {}): AttemptResult {
  return {
    outcome: { kind: 'interrupted' },
    leaked: 0,
    phaseMs: {},
    experimentState: 'queued',
    told: false,
    ...parts,
  };
}

/** Runs one experiment to its end, a success unless another result is given. */
export async function finishSample(
  store: Store,
  taskId: number,
  options: { readonly result?: AttemptResult } = {},
): Promise<ExperimentRecord> {
  const { attempt } = await startSample(store, taskId);
  return store.finishAttempt(attempt, options.result ?? successResult());
}

/** The name of an attempt without the rest of its record. */
export function fenceOf(attempt: AttemptRef): AttemptRef {
  return { taskId: attempt.taskId, number: attempt.number, attempt: attempt.attempt };
}

/** Asserts that a call rejects with this code. */
export async function rejectsWith(code: ErrorCode, call: Promise<unknown>): Promise<void> {
  await assert.rejects(call, { name: 'AutotunerError', code });
}

/** Asserts that a call rejects with this code and leaves the task, its experiments and its events as they were. */
export async function changesNothing(
  store: Store,
  refused: { readonly taskId: number; readonly code: ErrorCode; readonly call: () => Promise<unknown> },
): Promise<void> {
  const before = await everythingOf(store, refused.taskId);
  await rejectsWith(refused.code, refused.call());
  assert.deepEqual(await everythingOf(store, refused.taskId), before);
}

/** Events of a task after an id, in short: type, experiment and attempt. */
export async function eventsAfter(
  store: Store,
  range: { readonly taskId: number; readonly after?: number },
): Promise<readonly string[]> {
  const events = await store.listEvents(range);
  return events.map((event) => [event.type, event.experiment, event.attempt].filter(Boolean).join(' '));
}

/** Asserts that events of tasks are numbered without gaps and that ids grow. */
export function assertGapFree(events: readonly EventRecord[]): void {
  const seqs = new Map<number, number>();
  let lastId = 0;
  for (const event of events) {
    assert.ok(event.id > lastId, `event id ${event.id} after ${lastId}`);
    assert.equal(event.seq, (seqs.get(event.taskId) ?? 0) + 1, `seq of task ${event.taskId}`);
    seqs.set(event.taskId, event.seq);
    lastId = event.id;
  }
}

async function everythingOf(store: Store, taskId: number): Promise<unknown> {
  const experiments = await store.listExperiments(taskId);
  return {
    task: await store.getTask(taskId),
    experiments,
    attempts: await Promise.all(experiments.map((experiment) => store.listAttempts(experiment))),
    events: await store.listEvents({ taskId }),
    files: await store.listLogFiles(taskId),
  };
}
