import {
  settleAttempt,
  type AttemptOutcome,
  type AttemptRef,
  type ExperimentRecord,
  type StartedExperiment,
  type TaskRecord,
} from '@autotuner/core';
import type { AttemptOptions } from '../attempt/attempt.ts';
import { continueAttempt, runAttempt } from '../attempt/run_attempt.ts';
import type { AttemptObserver, AttemptPlan, AttemptReport } from '../attempt/attempt_plan.ts';
import { removeExitRecords } from '../attempt/exit_records.ts';
import type { TakenOver } from '../attempt/taken_over.ts';
import { countStampedLines } from '../capture/stamped_lines.ts';
import type { Tier } from '../containment/tier.ts';
import { createAttemptJournal, type AttemptJournal } from './attempt_journal.ts';
import { earlierOutcomes } from './earlier_outcomes.ts';
import { describeEnd, describeStart, describeTakeOver } from './experiment_messages.ts';
import { planAttempt } from './plan_attempt.ts';
import type { PrunerDesk } from './pruner_desk.ts';
import { RepeatedRuns } from './repeated_runs.ts';
import type { Runtime } from './runtime.ts';
import { untilWritable } from './until_writable.ts';
import { openExperimentLog, type ExperimentLog, type TaskLog } from './task_log.ts';

/** What one experiment needs besides its own record. */
export interface ExperimentContext {
  readonly task: TaskRecord;
  readonly tier: Tier;
  readonly taskLog: TaskLog;
  readonly pruning: PrunerDesk;
  /** Ends the attempt. Its reason `'shutdown'` means that the supervisor leaves, and the experiment is to be tried again. */
  readonly signal: AbortSignal;
  /** Aborted when the supervisor leaves. */
  readonly shutdown: AbortSignal;
  /** Cuts the end of the attempt short, see {@link AttemptOptions}. */
  readonly hurry: AbortSignal;
  /** The processes of the attempt, when a dead supervisor had started them; `elapsedMs` is asked right before going on. */
  readonly adopted?: AdoptedProcesses;
}

/** What recovery knows of an attempt that it took over. */
export interface AdoptedProcesses extends Pick<TakenOver, 'command' | 'server' | 'isBenchmarking'> {
  readonly elapsedMs: () => number;
  /** Lines of it that the log of the task holds. */
  readonly taskLines: TakenOver['written']['task'];
}

/** Runs the opened attempt of an experiment to its end, or goes on with it, and stores what came of it. */
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
    const { pruning } = options;
    const runs = new RepeatedRuns(options.task.config);
    const taken = options.adopted && { state: attempt.state, lastStep: await lastStepOf(runtime, started) };
    const parts = { fence: refOf(started), experiment, log, pruning, runs };
    const journal = createAttemptJournal(runtime, { ...parts, ...(taken && { taken }) });
    const plan = await planAttempt(runtime, { task: options.task, ...started });
    const report = await attemptReport(runtime, plan, { ...options, started, log, journal });
    // Left open: the next supervisor goes on with it, or completes its logs and settles it, as after a crash.
    if (!report.isLogComplete) return experiment;
    journal.assertSound();
    const settled = await settle(runtime, report, { ...options, started, log, journal, runs });
    pruning.end(settled);
    if (plan.orphans === 'adopt') removeExitRecords(plan);
    return settled;
  } finally {
    await log.close();
  }
}

interface Running extends ExperimentContext {
  readonly started: StartedExperiment;
  readonly log: ExperimentLog;
}

/** A step that the store has of an attempt that was taken over; what it reported up to there is read again. */
async function lastStepOf(runtime: Runtime, started: StartedExperiment): Promise<number> {
  return (await runtime.store.listReports(refOf(started))).at(-1)?.step ?? -1;
}

async function settle(
  runtime: Runtime,
  report: AttemptReport,
  running: Running & { readonly journal: AttemptJournal; readonly runs: RepeatedRuns },
): Promise<ExperimentRecord> {
  const { started, log, shutdown } = running;
  const { config } = running.task;
  const { last, ...measured } = await running.runs.finish(report);
  if (last !== undefined) running.journal.addReport(last);
  const settlement = settleAttempt({
    config,
    earlier: await earlierOutcomes(runtime.store, started.attempt),
    outcome: outcomeOf(report, running.signal),
    progress: report.progress,
    ...measured,
  });
  for (const line of describeEnd(settlement, { config, report })) log.say(line);
  const { usage, leaked, leakedNames, phaseMs, reportsDropped } = report;
  const names = leakedNames.length === 0 ? {} : { leakedNames };
  const dropped = reportsDropped === 0 ? {} : { reportsDropped };
  const result = { ...settlement, usage, leaked, ...names, phaseMs, ...dropped };
  return untilWritable(() => runtime.store.finishAttempt(refOf(started), result), {
    signal: shutdown,
    onWait: (error) => runtime.log.error({ error: error.message }, 'Waiting for room'),
  });
}

/** A supervisor that leaves says nothing about the parameters. */
function outcomeOf(report: AttemptReport, signal: AbortSignal): AttemptOutcome {
  const isShutdown = report.outcome.kind === 'cancelled' && signal.reason === 'shutdown';
  return isShutdown ? { kind: 'interrupted' } : report.outcome;
}

async function attemptReport(
  runtime: Runtime,
  plan: AttemptPlan,
  running: Running & { readonly journal: AttemptObserver },
): Promise<AttemptReport> {
  const { log, adopted, tier, signal, hurry, journal, started } = running;
  const logs = { folder: runtime.logsFolder, ...log.appenders };
  const deps = { tier, clock: runtime.clock, logs, observer: journal };
  const options: AttemptOptions = { signal, hurry };
  if (adopted === undefined) {
    for (const line of describeStart(started)) log.info(line);
    return runAttempt(plan, deps, options);
  }
  log.info(describeTakeOver(started, adopted.elapsedMs()));
  await log.appenders.experimentLog.append('');
  const lines = await countStampedLines(logs.experimentLog.path, { experiment: plan.ref.number });
  const written = { experiment: lines, task: adopted.taskLines };
  const taken: TakenOver = { ...adopted, elapsedMs: adopted.elapsedMs(), written };
  return continueAttempt(plan, deps, { ...options, taken });
}

function refOf(started: StartedExperiment): AttemptRef {
  const { taskId, number, attempt } = started.attempt;
  return { taskId, number, attempt };
}
