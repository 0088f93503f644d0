import type { TierFound } from '../attempts/attempt_messages.ts';
import type { SkippedEntry } from './behaviour_folder.ts';
import type { BehaviourRun } from './behaviour_run.ts';
import type { Verdict } from './verdict.ts';

/** All runs of one behaviour in one tier. */
export interface BehaviourResult {
  readonly behaviour: string;
  readonly expected?: string;
  readonly runs: readonly BehaviourRun[];
  readonly verdict: Verdict;
}

/** A tier with its results; none when it was not run. */
export interface TierResult {
  readonly tier: TierFound;
  readonly results: readonly BehaviourResult[];
}

/** Everything that a run of a zoo found. */
export interface ZooReport {
  readonly zoo: string;
  readonly user: string;
  readonly runs: number;
  readonly tiers: readonly TierResult[];
  readonly skipped: readonly SkippedEntry[];
}

/** Tells whether every promise and every expectation held. */
export function isClean(report: ZooReport): boolean {
  return report.tiers.every(({ results }) => results.every((one) => one.verdict.kind !== 'broken'));
}
