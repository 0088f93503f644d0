import { signedRankPValue } from '../statistics/signed_rank.ts';
import { goOn, prune } from './pruner.ts';
import type { PruneDecision, Pruner, PruneRequest, ReportedTrial } from './pruner.ts';
import type { WilcoxonPrunerConfig } from './pruner_config.ts';
import { comparableLoss, meanLoss, reportsByStep } from './reports.ts';

/**
 * Ends a trial that is worse than the best success on the steps that both have reported, by the one-sided signed-rank
 * test (Wilcoxon 1945) on the pairs. Steps are instances or repeats: their order means nothing. The best success is the
 * one with the least mean over its reports. A trial whose mean over the shared steps is not worse goes on, whatever the
 * test says. `pThreshold` holds for one look; looking after every report ends more.
 */
export function createWilcoxonPruner(config: WilcoxonPrunerConfig): Pruner {
  return { name: config.type, decide: (request) => decide(request, config) };
}

function decide(
  { trial, others }: PruneRequest,
  { pThreshold = 0.1, startupSteps = 2 }: WilcoxonPrunerConfig,
): PruneDecision {
  const best = bestSuccess(others);
  if (best === undefined) return goOn('wilcoxon: no success to compare with');
  const theirs = new Map(reportsByStep(best).map((report) => [report.step, comparableLoss(report)]));
  const pairs = reportsByStep(trial).flatMap((report) => {
    const other = theirs.get(report.step);
    return other === undefined ? [] : [{ own: comparableLoss(report), other }];
  });
  if (pairs.length < startupSteps)
    return goOn(
      `wilcoxon: ${pairs.length} steps shared with experiment ${best.number}, needs ${startupSteps}`,
    );
  const named = `wilcoxon: on ${pairs.length} steps shared with experiment ${best.number}`;
  if (!(meanOf(pairs.map(({ own }) => own)) > meanOf(pairs.map(({ other }) => other))))
    return goOn(`${named} it is not worse`);
  const p = signedRankPValue(pairs.map(({ own, other }) => (own === other ? 0 : own - other)));
  const found = `${named} it is worse with p = ${p.toPrecision(3)}`;
  return p < pThreshold ? prune(`${found}, below ${pThreshold}`) : goOn(found);
}

function bestSuccess(others: readonly ReportedTrial[]): ReportedTrial | undefined {
  const candidates = others
    .filter(({ state, reports }) => state === 'succeeded' && reports.length > 0)
    .map((trial) => ({ trial, mean: meanLoss(trial) }));
  return candidates.toSorted((a, b) => compare(a.mean, b.mean) || a.trial.number - b.trial.number)[0]?.trial;
}

/** Infinity as soon as one is: also next to -Infinity, where a sum would be NaN. */
function meanOf(values: readonly number[]): number {
  if (values.includes(Infinity)) return Infinity;
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** Not a subtraction: Infinity - Infinity is NaN. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
