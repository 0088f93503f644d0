import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { compareResults } from '../../scoring/outcome_order.ts';
import { keepMargins } from './_margin.ts';
import { recoverGenes } from './_recover.ts';
import { marginShare, shouldRestart } from './_restart.ts';
import { startSearch } from './_search_state.ts';
import type { SearchState } from './_search_state.ts';
import { isFlat, weighResults } from './_selection.ts';
import { updateChoices } from './_update_choices.ts';
import { updateNumbers } from './_update_numbers.ts';

/** What is known after one more generation of results. */
export function nextGeneration(state: SearchState, entries: readonly HistoryEntry[]): SearchState {
  const { rates, numbers, choices, generation, setup } = state;
  const weights = weighResults(entries, rates.weights);
  const points = entries.map((entry, i) => ({
    ...recoverGenes(state, entry),
    weight: weights[i] ?? 0,
  }));
  const placed = points.map(({ genes, ...rest }) => ({ ...rest, point: genes.numbers }));
  const moved = updateNumbers(numbers, { points: placed, rates, generation });
  const picked = points.map(({ genes, weight }) => ({ choices: genes.choices, weight }));
  const next: SearchState = {
    ...state,
    ...trackBest(state, entries),
    numbers: keepMargins(moved, { scales: setup.encoding.scales, share: marginShare(state) }),
    choices: updateChoices(choices, { points: picked, rate: rates.choices }),
    generation: generation + 1,
    previous: { ...state, previous: undefined },
  };
  return shouldRestart(next) ? startSearch(setup, state.restarts + 1) : next;
}

function trackBest(
  state: SearchState,
  entries: readonly HistoryEntry[],
): Pick<SearchState, 'best' | 'stagnant' | 'flat'> {
  let best: TrialResult | undefined = state.best;
  let isBetter = false;
  for (const { result } of entries) {
    if (best !== undefined && compareResults(result, best) >= 0) continue;
    best = result;
    isBetter = true;
  }
  return { best, stagnant: isBetter ? 0 : state.stagnant + 1, flat: isFlat(entries) ? state.flat + 1 : 0 };
}
