import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AutotunerError, parseLogName, taskLogName, type TaskRecord } from '@autotuner/core';
import { rawFilesOf } from '../capture/raw_files.ts';
import { tierByName } from '../containment/choose_tier.ts';
import type { Runtime } from '../engine/runtime.ts';
import type { Adoption } from '../engine/task_loop.ts';
import { createBacklogProgress } from './backlog_progress.ts';
import { deadSessionMs } from './dead_session.ts';
import { findTraces, type Traces } from './find_traces.ts';
import { forEachBounded } from './for_each_bounded.ts';
import { settleLeftovers } from './settle_leftovers.ts';
import { takeOver, type OpenAttempt, type TakenOverAttempt } from './take_over.ts';

/** What recovery came to. */
export interface Reconciled {
  /** Tasks that a dead supervisor was running, and that can be resumed. */
  readonly interrupted: readonly number[];
  /** Attempts that go on, by task; those tasks are set running. */
  readonly adoptions: ReadonlyMap<number, readonly Adoption[]>;
}

/** Who is told what. */
export interface ReconcileOptions {
  /** Gets a line for people when it takes longer than a second, and then every few. */
  readonly onProgress?: (text: string) => void;
}

/** Ending a process waits for the kernel, and not for the disk. */
const KILLS_AT_A_TIME = 64;
/** Each may read and write gigabytes of logs. */
const TASKS_AT_A_TIME = 4;

/**
 * Closes every attempt that a dead supervisor left open. Where the task wants it, what still runs is taken over; all other
 * leftover processes are killed, their logs completed, their attempts ended as interrupted. Tasks that were running
 * are paused so that they can be resumed, or stopped when that had been asked for; those with something taken over go
 * on. The time that a dead session ran counts.
 */
export async function reconcile(runtime: Runtime, options: ReconcileOptions = {}): Promise<Reconciled> {
  const tasks = await runtime.store.listTasks({ state: 'running', limit: 500 });
  // Before anything is settled: that makes events of its own.
  const sessions = new Map<number, number>();
  for (const { id } of tasks) sessions.set(id, await deadSessionMs(runtime.store, id));
  const left = await sortLeftovers(runtime);
  const adoptions = await settleAll(runtime, left, options);
  const interrupted: number[] = [];
  for (const task of tasks) {
    const activeMs = sessions.get(task.id) ?? 0;
    if (adoptions.has(task.id)) await goOn(runtime, task, activeMs);
    else if (await park(runtime, task, activeMs)) interrupted.push(task.id);
  }
  return { interrupted, adoptions };
}

interface Leftovers {
  readonly ended: OpenAttempt[];
  readonly taken: TakenOverAttempt[];
}

/** Takes over what goes on and kills the rest. */
async function sortLeftovers(runtime: Runtime): Promise<Leftovers> {
  const left: Leftovers = { ended: [], taken: [] };
  const open = await readOpenAttempts(runtime);
  if (open.length === 0) return left;
  const traces = findTraces(runtime.logsFolder);
  await forEachBounded(open, {
    limit: KILLS_AT_A_TIME,
    async work(one) {
      const taken = await takeOver(runtime, one);
      if (taken !== undefined) return void left.taken.push(taken);
      await killLeftover(runtime, one, traces);
      left.ended.push(one);
    },
  });
  return left;
}

async function readOpenAttempts(runtime: Runtime): Promise<readonly OpenAttempt[]> {
  const attempts = await runtime.store.listOpenAttempts();
  const tasks = new Map<number, TaskRecord>();
  for (const id of new Set(attempts.map((one) => one.taskId))) tasks.set(id, await runtime.store.getTask(id));
  return Promise.all(
    attempts.map(async (attempt) => {
      const experiment = await runtime.store.findExperiment(attempt);
      const task = tasks.get(attempt.taskId);
      if (experiment !== undefined && task !== undefined) return { task, experiment, attempt };
      const { taskId, number } = attempt;
      throw new AutotunerError(
        'AT_INTERNAL',
        `Cannot settle experiment ${number} of task ${taskId}: it is not stored`,
      );
    }),
  );
}

async function killLeftover(runtime: Runtime, open: OpenAttempt, traces: Traces): Promise<void> {
  const { task, attempt } = open;
  const { taskId, number, token, identities } = attempt;
  const place = { folder: runtime.logsFolder, streams: task.config.streams };
  const raw = (['deploy', 'command'] as const).flatMap((role) => rawFilesOf(attempt, { ...place, role }));
  const leftover = { token, identities, raw: raw.map((file) => file.path), isTraced: traces.has(attempt) };
  const proof = await tierByName(attempt.tier).killLeftover(leftover);
  if (proof.isEmpty) return;
  const fields = { task: taskId, experiment: number, attempt: attempt.attempt, survivors: proof.survivors };
  runtime.log.warn(fields, 'Leftover processes live on');
}

async function settleAll(
  runtime: Runtime,
  left: Leftovers,
  { onProgress }: ReconcileOptions,
): Promise<ReadonlyMap<number, readonly Adoption[]>> {
  const adoptions = new Map<number, readonly Adoption[]>();
  const tasks = new Map(left.ended.map(({ task }) => [task.id, task]));
  for (const { started } of left.taken) {
    const { taskId } = started.attempt;
    if (!tasks.has(taskId)) tasks.set(taskId, await runtime.store.getTask(taskId));
  }
  const say = (text: string): void => {
    runtime.log.info({}, text);
    onProgress?.(text);
  };
  const totalBytes = await backlogBytes(runtime, { ended: left.ended, tasks: [...tasks.keys()] });
  const onRead = createBacklogProgress({ totalBytes, clock: runtime.clock, say });
  await forEachBounded(tasks.values(), {
    limit: TASKS_AT_A_TIME,
    async work(task) {
      const ended = left.ended.filter((one) => one.task.id === task.id);
      const taken = left.taken.filter((one) => one.started.attempt.taskId === task.id);
      const adopted = taken.map((one) => one.started.attempt.number);
      const linesOf = await settleLeftovers(runtime, { task, ended, adopted, onRead });
      if (taken.length === 0) return;
      adoptions.set(
        task.id,
        taken.map(({ processes, ...one }) => {
          return { ...one, processes: { ...processes, taskLines: linesOf(one.started.attempt.number) } };
        }),
      );
    },
  });
  return adoptions;
}

/** Bytes of the logs that have to be read: those of the tasks, and the raw ones of the attempts that ended. */
async function backlogBytes(
  runtime: Runtime,
  of: { readonly ended: readonly OpenAttempt[]; readonly tasks: readonly number[] },
): Promise<number> {
  if (of.tasks.length === 0) return 0;
  const attempts = new Set(
    of.ended.map(({ attempt }) => keyOf(attempt.taskId, attempt.number, attempt.attempt)),
  );
  const raw = (await readdir(runtime.logsFolder)).filter((file) => {
    const name = parseLogName(file);
    return name?.kind === 'raw' && attempts.has(keyOf(name.taskId, name.experiment, name.attempt));
  });
  const names = [...raw, ...of.tasks.map(taskLogName)];
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(runtime.logsFolder, name)).then(
        (one) => one.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function keyOf(...numbers: readonly number[]): string {
  return numbers.join('/');
}

/** A request to drain holds: what was taken over finishes, and nothing new is begun. */
async function goOn(runtime: Runtime, task: TaskRecord, activeMs: number): Promise<void> {
  const reason = 'Taken over: its experiments went on while no tuner was there';
  await runtime.store.moveTask(task.id, { to: 'running', reason, activeMs });
  if (task.stopRequest !== undefined) await runtime.store.requestStop(task.id, task.stopRequest);
}

/**
 * Ends a dead session of a task: as its owner had asked, else so that it can be resumed. True when it was interrupted,
 * and not stopped.
 */
async function park(runtime: Runtime, task: TaskRecord, activeMs: number): Promise<boolean> {
  const { stopRequest } = task;
  const reason =
    stopRequest === undefined
      ? 'Interrupted: the tuner ended while it ran'
      : `Stopped on request (${stopRequest}), and the tuner ended before it was`;
  await runtime.store.moveTask(task.id, {
    to: stopRequest === 'cancel' ? 'cancelled' : 'paused',
    reason,
    activeMs,
  });
  return stopRequest === undefined;
}
