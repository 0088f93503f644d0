import type { Direction } from '../scoring/objective.ts';
import { goOn, prune } from './pruner.ts';
import type { PruneDecision, Pruner, PruneRequest } from './pruner.ts';
import type { ThresholdPrunerConfig } from './pruner_config.ts';
import { isDue, reportsByStep } from './reports.ts';

/** Ends a trial whose last report is outside of the limits or not a number; no other trial counts. */
export function createThresholdPruner(config: ThresholdPrunerConfig, direction: Direction): Pruner {
  return { name: config.type, decide: (request) => decide(request, { config, direction }) };
}

function decide(
  { trial }: PruneRequest,
  { config, direction }: { config: ThresholdPrunerConfig; direction: Direction },
): PruneDecision {
  const { lower = -Infinity, upper = Infinity, allowNaN = false } = config;
  const reports = reportsByStep(trial);
  const last = reports.at(-1);
  if (last === undefined || !isDue(reports, config)) return goOn('threshold: no decision is due');
  // 0 - loss, because -loss would show -0.
  const value = direction === 'maximize' ? 0 - last.loss : last.loss;
  const seen = `threshold: report at step ${last.step} is ${value}`;
  if (Number.isNaN(value)) return allowNaN ? goOn(seen) : prune(`${seen}, must be a number`);
  if (value > upper) return prune(`${seen}, must be <= ${upper}`);
  return value < lower ? prune(`${seen}, must be >= ${lower}`) : goOn(seen);
}
