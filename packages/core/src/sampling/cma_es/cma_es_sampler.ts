import { TakenPoints } from '../columns/taken_points.ts';
import { FreshPoints } from '../fresh_points.ts';
import { shouldExplore } from '../exploration.ts';
import { HistoryFold } from '../history_fold.ts';
import type { Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { createSeededRng } from '../seeded_rng.ts';
import { drawCandidates } from './_draw.ts';
import { Encoding } from './_encoding.ts';
import { nextGeneration } from './_next_generation.ts';
import { defaultSize } from './_rates.ts';
import { startSearch } from './_search_state.ts';
import type { SearchState } from './_search_state.ts';

const FALLBACK_STREAM = 6;
/** Of the recommended population: with more experiments at a time a generation does not grow any further. */
const WIDEST_GENERATION = 4;

/**
 * Makes the covariance matrix adaptation evolution strategy (Hansen 2016) on the unit cube: for smooth, ill-conditioned
 * or correlated numbers and some hundred experiments. Stepped parameters keep a margin, choices have probabilities that
 * are learned, parameters that are inactive drift freely; results count by their order only. What is suggested follows
 * from the history alone: results make a generation as they come in, and points of others are taken in as well.
 */
export function createCmaEsSampler(): Sampler {
  const fold = new HistoryFold<SearchState>({
    start: startFor,
    countNext: ({ rates }) => rates.size,
    step: nextGeneration,
  });
  const taken = new TakenPoints();
  return {
    name: 'cma_es',
    suggest: (request) => suggest(request, { state: fold.run(request).state, taken }),
  };
}

function startFor({ space, seed, concurrency = 1 }: SuggestRequest): SearchState {
  const encoding = new Encoding(space);
  const size = defaultSize(encoding.scales.length);
  const wide = Math.min(concurrency, WIDEST_GENERATION * size);
  return startSearch({ encoding, seed, size: Math.max(size, wide) }, 0);
}

function suggest(
  request: SuggestRequest,
  { state, taken }: { readonly state: SearchState; readonly taken: TakenPoints },
): Suggestion | undefined {
  const fresh = new FreshPoints(request, taken);
  if (shouldExplore(request)) {
    return suggestRandom(request, { fresh, why: 'exploring because nothing has succeeded yet' });
  }
  for (const { genes, params } of drawCandidates(state, request.number)) {
    if (!fresh.accepts(params) || (isAtFace(genes.numbers) && fresh.repeats(params))) continue;
    return { params, reason: describe(state) };
  }
  return suggestRandom(request, { fresh, why: 'the distribution has nothing new' });
}

function suggestRandom(
  { seed, number }: SuggestRequest,
  { fresh, why }: { readonly fresh: FreshPoints; readonly why: string },
): Suggestion | undefined {
  const params = fresh.draw(createSeededRng({ seed, number, stream: FALLBACK_STREAM }));
  return params && { params, reason: `cma_es: drawn uniformly, ${why}` };
}

/** Coordinates that were moved to the end of a range can recur to the last digit. */
function isAtFace(numbers: Float64Array): boolean {
  return numbers.some((value) => value === 0 || value === 1);
}

function describe({ generation, restarts, rates, numbers }: SearchState): string {
  const place = restarts === 0 ? '' : ` after ${restarts} restarts`;
  const step = numbers.stepSize.toPrecision(2);
  return `cma_es: generation ${generation + 1} of ${rates.size}${place}, step size ${step}`;
}
