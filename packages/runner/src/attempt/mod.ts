/**
 * One attempt without a data folder around it: for benches, and for whoever wants containment and capture alone.
 *
 * @module
 */
export { runAttempt } from './run_attempt.ts';
export type { AttemptDeps, AttemptOptions } from './attempt.ts';
export type {
  AttemptObserver,
  AttemptPlan,
  AttemptReport,
  DeployPlan,
  EndedRun,
  ProcessPlan,
  ReportPlan,
} from './attempt_plan.ts';
export type { AttemptLogs } from '../capture/attempt_logs.ts';
export { openLogAppender } from '../capture/log_appender.ts';
export type { LogAppender } from '../capture/log_appender.ts';
export { probeTiers } from '../containment/probe_tiers.ts';
export type { TierProbe } from '../containment/probe_tiers.ts';
export type { ContainedProcess, EmptyProof, LaunchPlan, Tier, TierName } from '../containment/tier.ts';
