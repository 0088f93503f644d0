import {
  settleAttempt,
  type AttemptOutcome,
  type AttemptRef,
  type ExperimentRecord,
  type StartedExperiment,
  type TaskRecord,
} from '@autotuner/core';
import { runAttempt } from '../attempt/attempt.ts';
import type { AttemptReport } from '../attempt/attempt_plan.ts';
import type { Tier } from '../containment/tier.ts';
import { describeEnd, describeStart } from './experiment_messages.ts';
import { planAttempt } from './plan_attempt.ts';
import { readMetrics } from './read_metrics.ts';
import type { Runtime } from './runtime.ts';
import { openExperimentLog, type TaskLog } from './task_log.ts';

/** What one experiment needs besides its own record. */
export interface ExperimentContext {
  readonly task: TaskRecord;
  readonly tier: Tier;
  readonly taskLog: TaskLog;
  /** Ends the attempt. Its reason `'shutdown'` means that the supervisor leaves, and the experiment is to be tried again. */
  readonly signal: AbortSignal;
}

/** Runs the opened attempt of an experiment to its end and stores what came of it. */
export async function runExperiment(
  runtime: Runtime,
  started: StartedExperiment,
  context: ExperimentContext,
): Promise<ExperimentRecord> {
  const { experiment, attempt } = started;
  const log = await openExperimentLog(runtime, { taskLog: context.taskLog, experiment, attempt: attempt.attempt });
  try {
    for (const line of describeStart(started)) log.info(line);
    const report = await attemptReport(runtime, started, { ...context, log });
    const outcome = outcomeOf(report, context.signal);
    const { config } = context.task;
    const read = await readMetrics(config, report);
    const settlement = settleAttempt({ config, attempt: attempt.attempt, outcome, progress: report.progress, read });
    for (const line of describeEnd(settlement, { config, report })) log.say(line);
    const { usage, leaked, phaseMs } = report;
    return await runtime.store.finishAttempt(refOf(started), { ...settlement, usage, leaked, phaseMs });
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
  context: ExperimentContext & { readonly log: { info(line: string): void; readonly appenders: AppenderPair } },
): Promise<AttemptReport> {
  const plan = await planAttempt(runtime, { task: context.task, ...started });
  const fence = refOf(started);
  return runAttempt(
    plan,
    {
      tier: context.tier,
      clock: runtime.clock,
      logs: { folder: runtime.logsFolder, ...context.log.appenders },
      observer: {
        async onState(state) {
          if (state === 'deploying' || state === 'benchmarking') context.log.info(`Status: ${state.toUpperCase()}`);
          await runtime.store.moveAttempt(fence, state);
        },
        onIdentity: (identity) => runtime.store.addIdentity(fence, identity),
      },
    },
    { signal: context.signal },
  );
}

type AppenderPair = Awaited<ReturnType<typeof openExperimentLog>>['appenders'];

function refOf(started: StartedExperiment): AttemptRef {
  const { taskId, number, attempt } = started.attempt;
  return { taskId, number, attempt };
}
