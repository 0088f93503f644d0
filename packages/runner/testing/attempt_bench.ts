import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { AttemptIdentity, AttemptState, Clock } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { runAttempt } from '../src/attempt/run_attempt.ts';
import type {
  AttemptObserver,
  AttemptPlan,
  AttemptReport,
  ProcessPlan,
} from '../src/attempt/attempt_plan.ts';
import type { AttemptLogs } from '../src/capture/attempt_logs.ts';
import { openLogAppender, type LogAppender } from '../src/capture/log_appender.ts';
import type { Tier } from '../src/containment/tier.ts';

/** The time of the machine. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** A log folder, and what is needed to run attempts in it. */
export interface AttemptBench {
  readonly folder: string;
  readonly experimentLog: LogAppender;
  readonly taskLog: LogAppender;
  readonly states: AttemptState[];
  readonly identities: AttemptIdentity[];
  run(argv: readonly string[], change?: AttemptChange): Promise<AttemptReport>;
}

/** What is special about one attempt. */
export interface AttemptChange {
  readonly tier?: Tier;
  readonly signal?: AbortSignal;
  readonly hurry?: AbortSignal;
  readonly plan?: Partial<AttemptPlan>;
  readonly logs?: Partial<AttemptLogs>;
  readonly onState?: (state: AttemptState) => void;
  readonly onIdentity?: (identity: AttemptIdentity) => void;
  readonly onReports?: AttemptObserver['onReports'];
  readonly onReportProblem?: AttemptObserver['onReportProblem'];
  readonly onRunEnd?: AttemptObserver['onRunEnd'];
}

/** Prepares a folder and the logs of task 9, experiment 3. */
export async function openAttemptBench(t: Pick<TestContext, 'after'>, tier: Tier): Promise<AttemptBench> {
  const home = await tempDir(t);
  const folder = join(home, 'logs');
  await mkdir(folder);
  const experimentLog = await openLogAppender(join(folder, 'task_9_exp_3.log'));
  const taskLog = await openLogAppender(join(folder, 'task_9.log'));
  t.after(async () => {
    await experimentLog.close();
    await taskLog.close();
  });
  const states: AttemptState[] = [];
  const identities: AttemptIdentity[] = [];
  return {
    folder,
    experimentLog,
    taskLog,
    states,
    identities,
    run: (argv, change = {}) =>
      runAttempt(
        { ...planOf(argv, home), ...change.plan },
        {
          tier: change.tier ?? tier,
          logs: { folder, experimentLog, taskLog, ...change.logs },
          clock: systemClock,
          observer: {
            ...reportObserverOf(change),
            async onState(state) {
              states.push(state);
              change.onState?.(state);
            },
            async onIdentity(identity) {
              identities.push(identity);
              change.onIdentity?.(identity);
            },
          },
        },
        {
          signal: change.signal ?? new AbortController().signal,
          ...(change.hurry === undefined ? {} : { hurry: change.hurry }),
        },
      ),
  };
}

function reportObserverOf(
  change: AttemptChange,
): Pick<AttemptObserver, 'onReports' | 'onReportProblem' | 'onRunEnd'> {
  const { onReports, onReportProblem, onRunEnd } = change;
  return {
    ...(onReports === undefined ? {} : { onReports }),
    ...(onReportProblem === undefined ? {} : { onReportProblem }),
    ...(onRunEnd === undefined ? {} : { onRunEnd }),
  };
}

/** A process in the root folder, with only a PATH. */
export function processOf(argv: readonly string[]): ProcessPlan {
  return { argv, cwd: '/', env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' } };
}

function planOf(argv: readonly string[], home: string): AttemptPlan {
  return {
    ref: { taskId: 9, number: 3, attempt: 1 },
    token: randomUUID(),
    command: processOf(argv),
    timeoutMs: 10_000,
    graceMs: 500,
    logMaxBytes: 1_000_000_000,
    streams: 'separate',
    resultFile: join(home, 'results', 'task_9_exp_3.json'),
  };
}
