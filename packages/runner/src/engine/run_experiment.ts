import {
  settleAttempt,
  type AttemptOutcome,
  type AttemptRef,
  type ExperimentRecord,
  type StartedExperiment,
  type TaskRecord,
} from '@autotuner/core';
import { runAttempt, type AttemptOptions } from '../attempt/attempt.ts';
import type { AttemptObserver, AttemptReport } from '../attempt/attempt_plan.ts';
import type { Tier } from '../containment/tier.ts';
import { createAttemptJournal } from './attempt_journal.ts';
import { describeEnd, describeStart } from './experiment_messages.ts';
import { planAttempt } from './plan_attempt.ts';
import { readMetrics } from './read_metrics.ts';
import type { Runtime } from './runtime.ts';
import { untilWritable } from './until_writable.ts';
import { openExperimentLog, type TaskLog } from './task_log.ts';

/** What one experiment needs besides its own record. */
export interface ExperimentContext {
  readonly task: TaskRecord;
  readonly tier: Tier;
  readonly taskLog: TaskLog;
  /** Ends the attempt. Its reason `'shutdown'` means that the supervisor leaves, and the experiment is to be tried again. */
  readonly signal: AbortSignal;
  /** Aborted when the supervisor leaves. */
  readonly shutdown: AbortSignal;
  /** Cuts the end of the attempt short, see {@link AttemptOptions}. */
  readonly hurry: AbortSignal;
}

/** Runs the opened attempt of an experiment to its end and stores what came of it. */
export async function runExperiment(
  runtime: Runtime,
  started: StartedExperiment,
  options: ExperimentContext,
): Promise<ExperimentRecord> {
  const { experiment, attempt } = started;
  const log = await openExperimentLog(runtime, {
    taskLog: options.taskLog,
    experiment,
    attempt: attempt.attempt,
  });
  try {
    for (const line of describeStart(started)) log.info(line);
    const journal = createAttemptJournal(runtime, { fence: refOf(started), log });
    const report = await attemptReport(runtime, started, { ...options, appenders: log.appenders, journal });
    // Left open: the next supervisor completes its logs and settles it, as after a crash.
    if (!report.isLogComplete) return experiment;
    const outcome = outcomeOf(report, options.signal);
    const { config } = options.task;
    const read = await readMetrics(config, report);
    const settlement = settleAttempt({
      config,
      attempt: attempt.attempt,
      outcome,
      progress: report.progress,
      read,
    });
    for (const line of describeEnd(settlement, { config, report })) log.say(line);
    const { usage, leaked, leakedNames, phaseMs } = report;
    journal.assertSound();
    const names = leakedNames.length === 0 ? {} : { leakedNames };
    const result = { ...settlement, usage, leaked, ...names, phaseMs };
    return await untilWritable(() => runtime.store.finishAttempt(refOf(started), result), {
      signal: options.shutdown,
      onWait: (error) => runtime.log.error({ error: error.message }, 'Waiting for room'),
    });
  } finally {
    await log.close();
  }
}

/** A supervisor that leaves says nothing about the parameters. */
function outcomeOf(report: AttemptReport, signal: AbortSignal): AttemptOutcome {
  const isShutdown = report.outcome.kind === 'cancelled' && signal.reason === 'shutdown';
  return isShutdown ? { kind: 'interrupted' } : report.outcome;
}

async function attemptReport(
  runtime: Runtime,
  started: StartedExperiment,
  context: ExperimentContext & { readonly appenders: AppenderPair; readonly journal: AttemptObserver },
): Promise<AttemptReport> {
  const plan = await planAttempt(runtime, { task: context.task, ...started });
  const logs = { folder: runtime.logsFolder, ...context.appenders };
  const deps = { tier: context.tier, clock: runtime.clock, logs, observer: context.journal };
  const { signal, hurry } = context;
  const options: AttemptOptions = { signal, hurry };
  return runAttempt(plan, deps, options);
}

type AppenderPair = Awaited<ReturnType<typeof openExperimentLog>>['appenders'];

function refOf(started: StartedExperiment): AttemptRef {
  const { taskId, number, attempt } = started.attempt;
  return { taskId, number, attempt };
}
