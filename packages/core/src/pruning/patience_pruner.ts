import { goOn, prune } from './pruner.ts';
import type { PruneDecision, Pruner, PruneRequest } from './pruner.ts';
import type { PatiencePrunerConfig } from './pruner_config.ts';
import { comparableLoss, reportsByStep } from './reports.ts';

/**
 * Early stopping as for the training of networks (Prechelt 1998): a trial of which the last `patience` reports bring
 * nothing better than what was there before ends, or is put to the wrapped pruner. Alone it looks at no other trial, so
 * it may end the best one, once that has stopped improving.
 */
export function createPatiencePruner(config: PatiencePrunerConfig, wrapped: Pruner | undefined): Pruner {
  return { name: config.type, decide: (request) => decide(request, { config, wrapped }) };
}

function decide(
  request: PruneRequest,
  { config, wrapped }: { config: PatiencePrunerConfig; wrapped: Pruner | undefined },
): PruneDecision {
  const { patience, minDelta = 0 } = config;
  const losses = reportsByStep(request.trial).map(comparableLoss);
  if (losses.length <= patience)
    return goOn(`patience: ${losses.length} reports, needs more than ${patience}`);
  const before = Math.min(...losses.slice(0, -patience));
  const recent = Math.min(...losses.slice(-patience));
  if (recent < before - minDelta) return goOn(`patience: improved within the last ${patience} reports`);
  const found = `patience: no improvement in ${patience} reports`;
  if (wrapped === undefined) return prune(found);
  const { prune: ends, reason } = wrapped.decide(request);
  return { prune: ends, reason: `${found}; ${reason}` };
}
