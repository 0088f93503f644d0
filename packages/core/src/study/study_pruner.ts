import type { Direction } from '../scoring/objective.ts';
import { lossesOf } from './told_result.ts';
import type { FinishedTrial, TrialReport } from './trial.ts';

/** A trial as a pruner sees it: losses of the first objective, smaller is better, in the order of their steps. */
export interface PrunableTrial {
  readonly number: number;
  readonly state: 'running' | 'succeeded' | 'pruned' | 'failed';
  readonly reports: readonly { readonly step: number; readonly loss: number }[];
}

/**
 * Decides from reports whether a trial is worth finishing, a pure function of its request. Whatever has this shape
 * can be the pruner of a study.
 */
export interface StudyPruner {
  readonly name: string;
  decide(request: {
    /** Of the study. */
    readonly seed: number;
    /** Its last report is the one to decide about. */
    readonly trial: PrunableTrial;
    /** Every other trial that has reported, in any order. */
    readonly others: readonly PrunableTrial[];
  }): { readonly prune: boolean; readonly reason: string };
}

/** An open trial as a pruner sees it. */
export function runningTrial(
  { number, reports }: { readonly number: number; readonly reports: readonly TrialReport[] },
  directions: readonly Direction[],
): PrunableTrial {
  return { number, state: 'running', reports: reportsOf(reports, directions) };
}

/** A finished trial as a pruner sees it. */
export function endedTrial(
  { number, result, reports = [] }: FinishedTrial,
  directions: readonly Direction[],
): PrunableTrial {
  const states = { success: 'succeeded', pruned: 'pruned', failure: 'failed' } as const;
  return { number, state: states[result.kind], reports: reportsOf(reports, directions) };
}

function reportsOf(
  reports: readonly TrialReport[],
  directions: readonly Direction[],
): PrunableTrial['reports'] {
  return reports.map(({ step, values }) => ({ step, loss: lossesOf(values, directions)[0] ?? Number.NaN }));
}
