import type { SearchSpace } from '../../search_space/search_space.ts';
import { TakenPoints } from '../columns/taken_points.ts';
import { PointSequence } from '../quasi_random/point_sequence.ts';
import { suggestFromSequence } from '../quasi_random/quasi_random_sampler.ts';
import type { Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { gridSpaceOf } from './_grid_space.ts';
import type { GridSpace } from './_grid_space.ts';

/** A grid and an order of it, and what both were made for. */
interface PlannedGrid extends GridSpace {
  readonly origin: SearchSpace;
  readonly budget: number | undefined;
  readonly seed: number;
  readonly sequence: PointSequence;
}

/**
 * Makes a sampler that tries every point of a grid once: all values of finite parameters, and of continuous ones as many
 * levels as fit the budget (100 experiments where none is known). The order is that of a scrambled Sobol sequence, so
 * that wherever one stops, what was tried lies evenly in the space. Gives undefined when the grid is used up.
 */
export function createGridSampler(): Sampler {
  let grid: PlannedGrid | undefined;
  const taken = new TakenPoints();
  const suggest = (request: SuggestRequest): Suggestion | undefined => {
    if (grid === undefined || !serves(grid, request)) grid = planGrid(request);
    const { space, levels, sequence } = grid;
    const suggestion = suggestFromSequence({ ...request, space }, { sequence, taken, name: 'grid' });
    if (suggestion === undefined || levels === undefined) return suggestion;
    return { ...suggestion, reason: `${suggestion.reason}; continuous parameters have ${levels} levels` };
  };
  return { name: 'grid', suggest };
}

function planGrid({ space: origin, seed, budget }: SuggestRequest): PlannedGrid {
  const grid = gridSpaceOf(origin, budget);
  return { ...grid, origin, seed, budget, sequence: new PointSequence({ space: grid.space, seed }) };
}

function serves(grid: PlannedGrid, { space, seed, budget }: SuggestRequest): boolean {
  return grid.origin === space && grid.seed === seed && grid.budget === budget;
}
