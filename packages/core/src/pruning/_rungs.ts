import { goOn, prune } from './pruner.ts';
import type { PruneDecision, PruneRequest, ReportedTrial } from './pruner.ts';
import { bestLossBy, reportsByStep } from './reports.ts';

/** Where rungs lie and how many go on from each. */
export interface Rungs {
  /** Words before the reason. */
  readonly name: string;
  readonly firstStep: number;
  readonly reductionFactor: number;
  readonly minTrials: number;
}

/**
 * The rule of asynchronous successive halving that stops trials rather than pauses them (Li et al. 2020, "A system for
 * massively parallel hyperparameter tuning"; stopping as in Tune): a trial that reaches a rung goes on when it is among
 * the best 1 / reductionFactor that have reached that rung so far, itself counted in, and always when it is the best.
 */
export function decideAtRung({ trial, others }: Omit<PruneRequest, 'seed'>, rungs: Rungs): PruneDecision {
  const { name, reductionFactor, minTrials } = rungs;
  const rung = reachedRung(trial, rungs);
  if (rung === undefined) return goOn(`${name}: no rung is reached`);
  const losses = others.flatMap((other) => bestLossBy(other, rung) ?? []);
  const count = losses.length + 1;
  if (count < minTrials) return goOn(`${name}: ${count} trials at rung ${rung}, needs ${minTrials}`);
  const own = bestLossBy(trial, rung) ?? Infinity;
  const better = losses.filter((loss) => loss < own).length;
  const places = Math.max(1, Math.floor(count / reductionFactor));
  const found = `${better} of ${losses.length} others were better at rung ${rung}, ${places} may go on`;
  return better >= places ? prune(`${name}: ${found}`) : goOn(`${name}: ${found}`);
}

/** The highest rung that the last report reaches and the one before it did not. */
function reachedRung(trial: ReportedTrial, { firstStep, reductionFactor }: Rungs): number | undefined {
  const reports = reportsByStep(trial);
  const last = reports.at(-1)?.step ?? -1;
  const before = reports.at(-2)?.step ?? -1;
  let reached: number | undefined;
  for (let rung = firstStep; rung <= last; rung *= reductionFactor) if (rung > before) reached = rung;
  return reached;
}
