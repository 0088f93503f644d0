import { settleAttempt, type AttemptRecord } from '@autotuner/core';
import { drainAttempt } from '../capture/drain_attempt.ts';
import { tierByName } from '../containment/choose_tier.ts';
import { openExperimentLog, openTaskLog } from '../engine/task_log.ts';
import type { Runtime } from '../engine/runtime.ts';

/**
 * Settles what a dead supervisor left, and returns the ids of the tasks it was running: leftover processes are
 * killed, their logs completed, their attempts ended as interrupted, their tasks paused so that they can be resumed.
 */
export async function reconcile(runtime: Runtime): Promise<readonly number[]> {
  for (const attempt of await runtime.store.listOpenAttempts()) await settleLeftover(runtime, attempt);
  return pauseInterrupted(runtime);
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

async function pauseInterrupted(runtime: Runtime): Promise<readonly number[]> {
  const tasks = await runtime.store.listTasks({ state: 'running', limit: 500 });
  const reason = 'Interrupted: the tuner ended while it ran';
  for (const task of tasks) await runtime.store.moveTask(task.id, { to: 'paused', reason });
  return tasks.map((task) => task.id);
}
