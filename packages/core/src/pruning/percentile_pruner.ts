import type { MedianPrunerConfig, PercentilePrunerConfig } from './pruner_config.ts';
import { goOn, prune } from './pruner.ts';
import type { PruneDecision, Pruner, PruneRequest } from './pruner.ts';
import { bestLossBy, isDue, reportsByStep } from './reports.ts';

const DEFAULT_MIN_TRIALS = 5;

/**
 * Ends a trial whose best loss by now is worse than a percentile of the best losses that successes had by the same step
 * (the median rule of Golovin et al. 2017, "Google Vizier", section 3.2.2, which compares with running means instead).
 * Only order counts: where the percentile lies between two trials the worse one is the mark, so doubt goes to the trial.
 */
export function createPercentilePruner(config: MedianPrunerConfig | PercentilePrunerConfig): Pruner {
  return { name: config.type, decide: (request) => decide(request, config) };
}

function decide(
  { trial, others }: PruneRequest,
  config: MedianPrunerConfig | PercentilePrunerConfig,
): PruneDecision {
  const { minTrials = DEFAULT_MIN_TRIALS, type } = config;
  const percentile = config.type === 'median' ? 50 : config.percentile;
  const reports = reportsByStep(trial);
  const step = reports.at(-1)?.step;
  if (step === undefined || !isDue(reports, config)) return goOn(`${type}: no decision is due`);
  const losses = others
    .filter(({ state }) => state === 'succeeded')
    .flatMap((other) => bestLossBy(other, step) ?? []);
  if (losses.length < minTrials)
    return goOn(`${type}: ${losses.length} successes to compare with at step ${step}, needs ${minTrials}`);
  const own = bestLossBy(trial, step) ?? Infinity;
  const places = Math.min(Math.floor((percentile / 100) * losses.length), losses.length - 1);
  const better = losses.filter((loss) => loss < own).length;
  const found = `${better} of ${losses.length} successes were better by step ${step}`;
  return better > places ? prune(`${type}: ${found}`) : goOn(`${type}: ${found}`);
}
