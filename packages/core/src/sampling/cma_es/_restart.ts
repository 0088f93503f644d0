import { isFrozen } from './_margin.ts';
import { deviationOf } from './_search_state.ts';
import type { NumberModel, SearchState } from './_search_state.ts';
import { marginOf } from './_update_choices.ts';

/** Deviation, of the unit interval, below which a continuous coordinate counts as found. */
const FOUND = 1e-7;
/** Longest to shortest axis, squared. */
const WORST_CONDITION = 1e14;
const FLAT_GENERATIONS = 3;

/**
 * Tells whether a search has come to its end, so that a new one with a larger population should start (Auger and Hansen
 * 2005, "IPOP-CMA-ES"): everything is found, nothing could be told apart for some generations, nothing better came for
 * long, or the distribution has become too thin to go on. No reason depends on the scale of the objective.
 */
export function shouldRestart(state: SearchState): boolean {
  const { numbers, rates, flat, stagnant } = state;
  const patience = 10 + Math.ceil((30 * numbers.mean.length) / rates.size);
  return flat >= FLAT_GENERATIONS || stagnant >= patience || isTooThin(numbers) || isFound(state);
}

function isTooThin({ axes }: NumberModel): boolean {
  const values = [...axes.values];
  return values.length > 0 && !(Math.max(...values) < WORST_CONDITION * Math.min(...values));
}

function isFound(state: SearchState): boolean {
  const { numbers, choices, setup } = state;
  const { scales } = setup.encoding;
  if (scales.length === 0) {
    return choices.every(
      (own) => 1 - Math.max(...own) <= 1.001 * marginOf(own.length, choices.length) * (own.length - 1),
    );
  }
  const share = marginShare(state);
  return scales.every((scale, at) => {
    const deviation = deviationOf(numbers, at);
    return scale.isStepped
      ? isFrozen(scale, { mean: numbers.mean[at] ?? 0.5, deviation, share })
      : deviation < FOUND;
  });
}

/** The share of draws that is kept for neighbouring cells of each stepped coordinate. */
export function marginShare({ rates, setup }: SearchState): number {
  return 1 / (rates.size * Math.max(setup.encoding.scales.length, 1));
}
