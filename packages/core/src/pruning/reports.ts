import type { PruningPace } from './pruner_config.ts';
import type { Report, ReportedTrial } from './pruner.ts';

/** A loss that can be compared: what is not a number is worse than every number. */
export function comparableLoss({ loss }: Report): number {
  return Number.isNaN(loss) ? Infinity : loss;
}

/** Reports by step, ascending; of several of one step the last one told. */
export function reportsByStep({ reports }: ReportedTrial): readonly Report[] {
  if (haveGrowingSteps(reports)) return reports;
  const byStep = new Map(reports.map((report) => [report.step, report]));
  return [...byStep.values()].toSorted((a, b) => a.step - b.step);
}

/**
 * The best loss of a trial by the time it reached a step: among its reports up to the first one at or after the step.
 * Undefined while it has not got there. Depends on nothing reported later.
 */
export function bestLossBy(trial: ReportedTrial, step: number): number | undefined {
  const reports = reportsByStep(trial);
  if ((reports.at(-1)?.step ?? -Infinity) < step) return undefined;
  let best = Infinity;
  for (const report of reports) {
    best = Math.min(best, comparableLoss(report));
    if (report.step >= step) break;
  }
  return best;
}

/** As they should be, so that nothing has to be sorted for each of a thousand trials. */
function haveGrowingSteps(reports: readonly Report[]): boolean {
  let last = -Infinity;
  for (const { step } of reports) {
    if (!(step > last)) return false;
    last = step;
  }
  return true;
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
