import { settleAttempt, type AttemptRecord, type TaskRecord } from '@autotuner/core';
import { drainAttempt } from '../capture/drain_attempt.ts';
import { tierByName } from '../containment/choose_tier.ts';
import { openExperimentLog, openTaskLog } from '../engine/task_log.ts';
import type { Runtime } from '../engine/runtime.ts';
import { deadSessionMs } from './dead_session.ts';

/**
 * Settles what a dead supervisor left, and returns the ids of the tasks it was running: leftover processes are
 * killed, their logs completed, their attempts ended as interrupted, their tasks paused so that they can be resumed. A
 * task that was to stop anyway is stopped, and is not among them. The time that a dead session ran counts.
 */
export async function reconcile(runtime: Runtime): Promise<readonly number[]> {
  const tasks = await runtime.store.listTasks({ state: 'running', limit: 500 });
  // Before anything is settled: that makes events of its own.
  const sessions = new Map<number, number>();
  for (const { id } of tasks) sessions.set(id, await deadSessionMs(runtime.store, id));
  for (const attempt of await runtime.store.listOpenAttempts()) await settleLeftover(runtime, attempt);
  const interrupted: number[] = [];
  for (const task of tasks) {
    if (await park(runtime, task, sessions.get(task.id) ?? 0)) interrupted.push(task.id);
  }
  return interrupted;
}

async function settleLeftover(runtime: Runtime, attempt: AttemptRecord): Promise<void> {
  const { taskId, number, token, identities } = attempt;
  const fields = { task: taskId, experiment: number, attempt: attempt.attempt };
  const proof = await tierByName(attempt.tier).killLeftover({ token, identities });
  if (!proof.isEmpty)
    runtime.log.warn({ ...fields, survivors: proof.survivors }, 'Leftover processes live on');
  await completeLogs(runtime, attempt);
  const task = await runtime.store.getTask(taskId);
  const settlement = settleAttempt({
    config: task.config,
    attempt: attempt.attempt,
    outcome: { kind: 'interrupted' },
    progress: 0,
    read: { metrics: {} },
  });
  await runtime.store.finishAttempt(attempt, { ...settlement, leaked: 0, phaseMs: {} });
  runtime.log.info(fields, 'Settled an attempt that a dead supervisor left');
}

/** Lines that were printed but not yet stamped when the supervisor died are stamped now, each once. */
async function completeLogs(runtime: Runtime, attempt: AttemptRecord): Promise<void> {
  const task = await runtime.store.getTask(attempt.taskId);
  const experiment = await runtime.store.findExperiment(attempt);
  if (experiment === undefined) return;
  const taskLog = await openTaskLog(runtime, task);
  const log = await openExperimentLog(runtime, { taskLog, experiment, attempt: attempt.attempt });
  try {
    await drainAttempt({
      ref: attempt,
      logs: { folder: runtime.logsFolder, ...log.appenders },
      clock: runtime.clock,
    });
    log.say({ level: 'warn', text: 'Status: INTERRUPTED, the supervisor died; its processes are gone' });
  } finally {
    await log.close();
    await taskLog.close();
  }
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
