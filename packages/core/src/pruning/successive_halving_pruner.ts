import { decideAtRung } from './_rungs.ts';
import type { SuccessiveHalvingPrunerConfig } from './pruner_config.ts';
import type { Pruner } from './pruner.ts';

/** Asynchronous successive halving (ASHA): all trials that have reported count, whatever became of them. */
export function createSuccessiveHalvingPruner(config: SuccessiveHalvingPrunerConfig): Pruner {
  const { type, minResource = 1, reductionFactor = 4, earlyStoppingRate = 0 } = config;
  const rungs = {
    name: type,
    firstStep: minResource * reductionFactor ** earlyStoppingRate,
    reductionFactor,
    minTrials: config.minTrials ?? Math.ceil(reductionFactor),
  };
  return { name: type, decide: (request) => decideAtRung(request, rungs) };
}
