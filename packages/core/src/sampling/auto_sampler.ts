import { countPoints } from '../search_space/count_points.ts';
import { createRandomSampler } from './random_sampler.ts';
import type { Sampler, SuggestRequest } from './sampler.ts';
import { createTpeSampler } from './tpe/tpe_sampler.ts';

/** A space that is used up before a model could help. */
const TINY_SPACE_POINTS = 20;

/**
 * Makes the sampler that chooses for itself: every point once, in random order, in a space of at most 20 points;
 * TPE everywhere else. The reason of each suggestion says which, and why.
 */
export function createAutoSampler(): Sampler {
  const random = createRandomSampler();
  const tpe = createTpeSampler();
  return {
    name: 'auto',
    suggest: (request) => {
      const points = countPoints(request.space);
      if (points > TINY_SPACE_POINTS) return explain(tpe, { request, why: '' });
      return explain(random, { request, why: `; the space has only ${points} points, each is tried once` });
    },
  };
}

function explain(
  sampler: Sampler,
  { request, why }: { readonly request: SuggestRequest; readonly why: string },
): ReturnType<Sampler['suggest']> {
  const suggestion = sampler.suggest(request);
  return suggestion && { ...suggestion, reason: `auto chose ${suggestion.reason}${why}` };
}
