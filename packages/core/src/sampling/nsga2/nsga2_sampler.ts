import type { Rng } from '../../ports/rng.ts';
import type { Params } from '../../search_space/distribution.ts';
import { TakenPoints } from '../columns/taken_points.ts';
import { FreshPoints } from '../fresh_points.ts';
import { shouldExplore } from '../exploration.ts';
import { HistoryFold } from '../history_fold.ts';
import { PointSequence } from '../quasi_random/point_sequence.ts';
import { suggestFromSequence } from '../quasi_random/quasi_random_sampler.ts';
import { createSeededRng } from '../seeded_rng.ts';
import type { HistoryEntry, Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { makeChild } from './_offspring.ts';
import { selectBest } from './_survival.ts';

const NSGA2_STREAM = 7;
const CHILDREN = 50;
/** A population is a tenth of the budget, within these limits: so that there is time for some ten generations. */
const LEAST_POPULATION = 10;
const MOST_POPULATION = 50;
const DEFAULT_BUDGET = 200;

/** The best entries so far, best first. */
interface Population {
  readonly entries: readonly HistoryEntry[];
  readonly size: number;
  readonly seed: number;
}

/**
 * Makes the non-dominated sorting genetic algorithm (Deb et al. 2002, "NSGA-II") for several objectives; it works with
 * one as well. The first experiments, a tenth of the budget, follow the quasi-random sequence. Then each is a child of
 * two of the best so far, which are chosen anew after every result ("steady state", Durillo et al. 2009), so nothing
 * waits for a generation to end. Results count by front and by distance in it; limits and failures by the order of outcomes.
 */
export function createNsga2Sampler(): Sampler {
  let sequence: PointSequence | undefined;
  const taken = new TakenPoints();
  const fold = new HistoryFold<Population>({
    start: ({ seed, budget }) => ({ entries: [], size: populationSize(budget), seed }),
    countNext: ({ size }) => Math.ceil(size / 4),
    step: addEntries,
  });
  const suggest = (request: SuggestRequest): Suggestion | undefined => {
    const size = populationSize(request.budget);
    if (request.history.length < size) {
      if (!sequence?.serves(request)) sequence = new PointSequence(request);
      return suggestFromSequence(request, { sequence, taken, name: 'nsga2' });
    }
    const { state, rest } = fold.run(request);
    return suggestChild(request, { population: addEntries(state, rest), taken });
  };
  return { name: 'nsga2', suggest };
}

function populationSize(budget: number = DEFAULT_BUDGET): number {
  return Math.min(Math.max(Math.round(budget / 10), LEAST_POPULATION), MOST_POPULATION);
}

function addEntries(population: Population, entries: readonly HistoryEntry[]): Population {
  const { size, seed } = population;
  return { ...population, entries: selectBest([...population.entries, ...entries], { count: size, seed }) };
}

function suggestChild(
  request: SuggestRequest,
  { population: { entries }, taken }: { readonly population: Population; readonly taken: TakenPoints },
): Suggestion | undefined {
  const { seed, number, history } = request;
  const rng = createSeededRng({ seed, number, stream: NSGA2_STREAM });
  const fresh = new FreshPoints(request, taken);
  const isExploring = shouldExplore(request);
  const child = isExploring ? undefined : findChild(request, { entries, fresh, rng });
  if (child !== undefined) {
    return {
      params: child,
      reason: `nsga2: child of two of the ${entries.length} best of ${history.length}`,
    };
  }
  const params = fresh.draw(rng);
  const why = isExploring
    ? 'exploring because nothing has succeeded yet'
    : 'the children of the best are nothing new';
  return params && { params, reason: `nsga2: drawn uniformly, ${why}` };
}

interface Family {
  readonly entries: readonly HistoryEntry[];
  readonly fresh: FreshPoints;
  readonly rng: Rng;
}

function findChild(request: SuggestRequest, { entries, fresh, rng }: Family): Params | undefined {
  const { space } = request;
  for (let i = 0; i < CHILDREN; i++) {
    const params = makeChild([pickParent(entries, rng), pickParent(entries, rng)], { space, rng });
    if (fresh.accepts(params) && !fresh.repeats(params)) return params;
  }
  return undefined;
}

/** The better one of two: entries are in order. */
function pickParent(entries: readonly HistoryEntry[], rng: Rng): Params {
  const at = Math.min(rng.below(entries.length), rng.below(entries.length));
  return entries[at]?.params ?? {};
}
