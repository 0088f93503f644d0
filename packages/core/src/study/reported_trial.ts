import type { ReportedTrial } from '../pruning/pruner.ts';
import type { Direction } from '../scoring/objective.ts';
import { lossesOf } from './told_result.ts';
import type { FinishedTrial, TrialReport } from './trial.ts';

/** An open trial as a pruner sees it: with its losses in the first objective. */
export function runningTrial(
  { number, reports }: { readonly number: number; readonly reports: readonly TrialReport[] },
  directions: readonly Direction[],
): ReportedTrial {
  return { number, state: 'running', reports: reportsOf(reports, directions) };
}

/** A finished trial as a pruner sees it. */
export function endedTrial(
  { number, result, reports = [] }: FinishedTrial,
  directions: readonly Direction[],
): ReportedTrial {
  const states = { success: 'succeeded', pruned: 'pruned', failure: 'failed' } as const;
  return { number, state: states[result.kind], reports: reportsOf(reports, directions) };
}

function reportsOf(
  reports: readonly TrialReport[],
  directions: readonly Direction[],
): ReportedTrial['reports'] {
  return reports.map(({ step, values }) => ({ step, loss: lossesOf(values, directions)[0] ?? Number.NaN }));
}
