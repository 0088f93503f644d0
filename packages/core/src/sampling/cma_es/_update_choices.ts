import type { ChoiceModel } from './_search_state.ts';
import { powerOf } from '../power_of.ts';

/** Choices of a point of a generation and what it counts. */
export interface WeighedChoices {
  readonly choices: readonly number[];
  readonly weight: number;
}

/** With several choice parameters together, the share of points that keep every favourite. */
const FAVOURITES_SHARE = 0.73;

/**
 * Moves the probabilities of choices towards how often the selected points (those of positive weight) chose them, and
 * keeps each above a margin (Hamano et al. 2024, "CatCMA", arXiv:2405.09962), so that no choice is given up for good.
 */
export function updateChoices(
  model: ChoiceModel,
  { points, rate }: { readonly points: readonly WeighedChoices[]; readonly rate: number },
): ChoiceModel {
  const selected = points.filter(({ weight }) => weight > 0);
  return model.map((probabilities, at) => {
    const moved = [...probabilities];
    for (const { choices, weight } of selected) {
      const chosen = choices[at] ?? -1;
      if (chosen < 0) continue;
      moved.forEach((_, i) => {
        moved[i] = (moved[i] ?? 0) + rate * weight * ((i === chosen ? 1 : 0) - (probabilities[i] ?? 0));
      });
    }
    return keepMargin(moved, marginOf(probabilities.length, model.length));
  });
}

/** The least probability of a choice. */
export function marginOf(choices: number, parameters: number): number {
  return (1 - powerOf(FAVOURITES_SHARE, 1 / parameters)) / choices;
}

function keepMargin(probabilities: readonly number[], margin: number): readonly number[] {
  const raised = probabilities.map((probability) => Math.max(probability, margin));
  const sum = raised.reduce((total, value) => total + value, 0);
  const free = raised.reduce((total, value) => total + value - margin, 0);
  return raised.map((value) => value + ((1 - sum) / free) * (value - margin));
}
