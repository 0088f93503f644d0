import { TakenPoints } from '../columns/taken_points.ts';
import { FreshPoints } from '../fresh_points.ts';
import { createSeededRng } from '../seeded_rng.ts';
import type { Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { PointSequence } from './point_sequence.ts';

const QUASI_RANDOM_STREAM = 3;

/**
 * Makes a sampler that goes along a Sobol sequence with Owen scrambling: experiment k gets the k-th point that satisfies
 * the constraints, so that all together cover the space more evenly than random ones. It learns nothing from results.
 * What the sequence does not reach, or what was tried by others, is replaced by points drawn uniformly.
 */
export function createQuasiRandomSampler(): Sampler {
  let sequence: PointSequence | undefined;
  const taken = new TakenPoints();
  const suggest = (request: SuggestRequest): Suggestion | undefined => {
    if (!sequence?.serves(request)) sequence = new PointSequence(request);
    return suggestFromSequence(request, { sequence, taken, name: 'quasi_random' });
  };
  return { name: 'quasi_random', suggest };
}

/** Where a suggestion comes from; `taken` may be kept between requests. */
export interface SequenceSource {
  readonly sequence: PointSequence;
  readonly taken?: TakenPoints;
  /** Of the sampler. */
  readonly name: string;
}

/** The point of the request's number where it is fresh, else a fresh one drawn uniformly; undefined when none is left. */
export function suggestFromSequence(
  request: SuggestRequest,
  { sequence, taken, name }: SequenceSource,
): Suggestion | undefined {
  const { seed, number } = request;
  const fresh = new FreshPoints(request, taken);
  const own = sequence.at(number);
  if (own !== undefined && fresh.accepts(own)) {
    return { params: own, reason: `${name}: point ${number} of the sequence` };
  }
  const params = fresh.draw(createSeededRng({ seed, number, stream: QUASI_RANDOM_STREAM }));
  return params && { params, reason: `${name}: drawn uniformly among what the sequence left` };
}
