import { hashNumbers } from '../sampling/seeded_rng.ts';
import { decideAtRung } from './_rungs.ts';
import type { HyperbandPrunerConfig } from './pruner_config.ts';
import type { Pruner } from './pruner.ts';

/** So that 3^5 counts as five factors of 3, not 4.999. */
const ROUNDING = 1e-9;

/**
 * Hyperband (Li et al. 2018), asynchronously: each trial belongs to a bracket, by a hash of seed and number, and is
 * compared inside it only. Brackets get trials in proportion to what the paper starts in each, so that the most eager
 * one is the largest.
 */
export function createHyperbandPruner(config: HyperbandPrunerConfig): Pruner {
  const { type, minResource = 1, reductionFactor = 3 } = config;
  const shares = bracketShares(config);
  const minTrials = config.minTrials ?? Math.ceil(reductionFactor);
  return {
    name: type,
    decide: ({ seed, trial, others }) => {
      const bracket = bracketOf(shares, hashNumbers(seed, trial.number));
      const peers = others.filter(({ number }) => bracketOf(shares, hashNumbers(seed, number)) === bracket);
      const firstStep = minResource * reductionFactor ** bracket;
      const name = `${type}, bracket ${bracket}`;
      return decideAtRung({ trial, others: peers }, { name, firstStep, reductionFactor, minTrials });
    },
  };
}

/** Cumulative shares of the brackets, which leave out 0, 1, 2, ... rungs. */
function bracketShares({
  minResource = 1,
  maxResource,
  reductionFactor = 3,
}: HyperbandPrunerConfig): readonly number[] {
  const most = Math.floor(Math.log(maxResource / minResource) / Math.log(reductionFactor) + ROUNDING);
  const sizes = Array.from({ length: most + 1 }, (_, skipped) => {
    const halvings = most - skipped;
    return Math.ceil(((most + 1) * reductionFactor ** halvings) / (halvings + 1));
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let sum = 0;
  return sizes.map((size) => (sum += size) / total);
}

function bracketOf(shares: readonly number[], hash: number): number {
  const at = hash / 2 ** 32;
  return Math.max(
    shares.findIndex((share) => at < share),
    0,
  );
}
