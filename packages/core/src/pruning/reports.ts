import type { PruningPace } from './pruner_config.ts';
import type { Report, ReportedTrial } from './pruner.ts';

/** A loss that can be compared: what is not a number is worse than every number. */
export function comparableLoss({ loss }: Report): number {
  return Number.isNaN(loss) ? Infinity : loss;
}

/** Reports by step, ascending; of several of one step the last one told. */
export function reportsByStep({ reports }: ReportedTrial): readonly Report[] {
  return digestOf(reports).byStep;
}

/**
 * The best loss of a trial by the time it reached a step: among its reports up to the first one at or after the step.
 * Undefined while it has not got there. Depends on nothing reported later.
 */
export function bestLossBy({ reports }: ReportedTrial, step: number): number | undefined {
  const { byStep, best } = digestOf(reports);
  return best[firstFrom(byStep, step)];
}

/** The mean over the reports of a trial; Infinity as soon as one is, NaN without any. */
export function meanLoss({ reports }: ReportedTrial): number {
  const { byStep, sum, isInfinite } = digestOf(reports);
  return isInfinite ? Infinity : sum / byStep.length;
}

/** What is asked of the reports of a trial again and again, at each report of every other trial. */
interface Digest {
  /** How many reports it was made of, and the last one of them; the list of a trial that runs grows. */
  count: number;
  last: Report | undefined;
  readonly byStep: readonly Report[];
  /** The best loss up to each of them. */
  readonly best: number[];
  sum: number;
  /** One of them is: next to -Infinity the sum would be NaN. */
  isInfinite: boolean;
}

const digests = new WeakMap<readonly Report[], Digest>();

function digestOf(reports: readonly Report[]): Digest {
  const known = digests.get(reports);
  if (known !== undefined && isBeginning(known, reports)) return extended(known, reports);
  const byStep = sortedByStep(reports);
  const digest = { count: 0, last: undefined, byStep, best: [], sum: 0, isInfinite: false };
  digests.set(reports, digest);
  return extended(digest, reports);
}

/** Whether a digest holds still, or can be continued: what has come since goes on with growing steps. */
function isBeginning({ count, last, byStep }: Digest, reports: readonly Report[]): boolean {
  if (reports.length < count || reports[count - 1] !== last) return false;
  return reports.length === count || (byStep === reports && haveGrowingSteps(reports, count));
}

function extended(digest: Digest, reports: readonly Report[]): Digest {
  const { byStep, best } = digest;
  for (let at = best.length; at < byStep.length; at++) {
    const loss = lossAt(byStep, at);
    best.push(Math.min(best[at - 1] ?? Infinity, loss));
    digest.sum += loss;
    digest.isInfinite ||= loss === Infinity;
  }
  digest.count = reports.length;
  digest.last = reports.at(-1);
  return digest;
}

function lossAt(reports: readonly Report[], at: number): number {
  const report = reports[at];
  return report === undefined ? Infinity : comparableLoss(report);
}

function sortedByStep(reports: readonly Report[]): readonly Report[] {
  if (haveGrowingSteps(reports)) return reports;
  const byStep = new Map(reports.map((report) => [report.step, report]));
  return [...byStep.values()].toSorted((a, b) => a.step - b.step);
}

/** As they should be: then there is nothing to sort. */
function haveGrowingSteps(reports: readonly Report[], from = 0): boolean {
  for (let at = from; at < reports.length; at++) {
    if (!((reports[at]?.step ?? NaN) > (reports[at - 1]?.step ?? -Infinity))) return false;
  }
  return true;
}

/** The index of the first report at or after a step; the length when there is none. */
function firstFrom(byStep: readonly Report[], step: number): number {
  let [low, high] = [0, byStep.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((byStep[middle]?.step ?? Infinity) < step) low = middle + 1;
    else high = middle;
  }
  return low;
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
