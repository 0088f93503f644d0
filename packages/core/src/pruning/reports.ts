import type { PruningPace } from './pruner_config.ts';
import type { Report, ReportedTrial } from './pruner.ts';

/** A loss that can be compared: what is not a number is worse than every number. */
export function comparableLoss({ loss }: Report): number {
  return Number.isNaN(loss) ? Infinity : loss;
}

/** Reports by step, ascending; of several of one step the last one told. */
export function reportsByStep({ reports }: ReportedTrial): readonly Report[] {
  const byStep = new Map(reports.map((report) => [report.step, report]));
  return [...byStep.values()].toSorted((a, b) => a.step - b.step);
}

/**
 * The best loss of a trial by the time it reached a step: among its reports up to the first one at or after the step.
 * Undefined while it has not got there. Depends on nothing reported later.
 */
export function bestLossBy(trial: ReportedTrial, step: number): number | undefined {
  let best = Infinity;
  for (const report of reportsByStep(trial)) {
    best = Math.min(best, comparableLoss(report));
    if (report.step >= step) return best;
  }
  return undefined;
}

/** Tells whether a decision is due at the last report: the first one in its interval, after the warm-up. */
export function isDue(
  reports: readonly Report[],
  { warmupSteps = 0, intervalSteps = 1 }: PruningPace,
): boolean {
  const last = reports.at(-1);
  if (last === undefined || last.step < warmupSteps) return false;
  const intervalOf = ({ step }: Report): number => Math.floor((step - warmupSteps) / intervalSteps);
  const before = reports.at(-2);
  return before === undefined || before.step < warmupSteps || intervalOf(last) > intervalOf(before);
}
