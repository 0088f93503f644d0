import { settleAttempt, type TaskRecord } from '@autotuner/core';
import { removeExitRecords } from '../attempt/exit_records.ts';
import { drainAttempt } from '../capture/drain_attempt.ts';
import { countLinesByExperiment, type StampedCounts } from '../capture/stamped_lines.ts';
import { earlierOutcomes } from '../engine/earlier_outcomes.ts';
import { resultFileOf } from '../engine/plan_attempt.ts';
import type { Runtime } from '../engine/runtime.ts';
import { openExperimentLog, openTaskLog, type TaskLog } from '../engine/task_log.ts';
import { forEachBounded } from './for_each_bounded.ts';
import type { OpenAttempt } from './take_over.ts';

/** Settled together, attempts share the commits of the store; each has a few files open. */
const AT_A_TIME = 32;

/** What a dead supervisor left of one task. */
export interface TaskLeftovers {
  readonly task: TaskRecord;
  /** Attempts whose processes are gone. */
  readonly ended: readonly OpenAttempt[];
  /** Numbers of experiments that go on. */
  readonly adopted: readonly number[];
  /** Told how many bytes of logs were read, again and again. */
  readonly onRead: (bytes: number) => void;
}

/** Lines of an experiment that the log of its task holds. */
export type LinesOf = (experiment: number) => StampedCounts;

/**
 * Completes the logs of what ended, puts its experiments in line for another attempt, and tells how far the log of the
 * task has come with those that go on. The log is read once for all.
 */
export async function settleLeftovers(runtime: Runtime, left: TaskLeftovers): Promise<LinesOf> {
  const { task, ended, adopted, onRead } = left;
  const taskLog = await openTaskLog(runtime, task, { silent: true });
  try {
    // What it has to say itself may still be on its way.
    await taskLog.appender.append('');
    const experiments = new Set([...adopted, ...ended.map((one) => one.attempt.number)]);
    const linesOf = await countLinesByExperiment(taskLog.appender.path, { experiments, onRead });
    await forEachBounded(ended, {
      limit: AT_A_TIME,
      work: (one) => settle(runtime, one, { taskLog, linesOf, onRead }),
    });
    return linesOf;
  } finally {
    await taskLog.close();
  }
}

interface SettleContext {
  readonly taskLog: TaskLog;
  readonly linesOf: LinesOf;
  readonly onRead: (bytes: number) => void;
}

async function settle(runtime: Runtime, open: OpenAttempt, context: SettleContext): Promise<void> {
  const { task, attempt } = open;
  await completeLogs(runtime, open, context);
  const settlement = settleAttempt({
    config: task.config,
    earlier: await earlierOutcomes(runtime.store, attempt),
    outcome: { kind: 'interrupted' },
    progress: 0,
    read: { metrics: {} },
  });
  await runtime.store.finishAttempt(attempt, { ...settlement, leaked: 0, phaseMs: {} });
  if (task.config.orphans === 'adopt') removeExitRecords({ resultFile: resultFileOf(runtime.home, attempt) });
  const fields = { task: attempt.taskId, experiment: attempt.number, attempt: attempt.attempt };
  runtime.log.info(fields, 'Settled an attempt that a dead supervisor left');
}

/** Lines that were printed but not yet stamped when the supervisor died are stamped now, each once. */
async function completeLogs(runtime: Runtime, open: OpenAttempt, context: SettleContext): Promise<void> {
  const { experiment, attempt } = open;
  const { taskLog, linesOf, onRead } = context;
  const log = await openExperimentLog(runtime, { taskLog, experiment, attempt: attempt.attempt });
  try {
    await drainAttempt({
      ref: attempt,
      logs: { folder: runtime.logsFolder, ...log.appenders },
      clock: runtime.clock,
      taskLines: linesOf(attempt.number),
      onRead,
    });
    log.say({ level: 'warn', text: 'Status: INTERRUPTED, the supervisor died; its processes are gone' });
  } finally {
    await log.close();
  }
}
