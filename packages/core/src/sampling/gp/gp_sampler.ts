import { FreshPoints } from '../fresh_points.ts';
import { PointSequence } from '../quasi_random/point_sequence.ts';
import { suggestFromSequence } from '../quasi_random/quasi_random_sampler.ts';
import { isRepeated } from '../repeated_point.ts';
import { createSeededRng } from '../seeded_rng.ts';
import type { Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { createTpeSampler } from '../tpe/tpe_sampler.ts';
import { searchAcquisition } from './_acquisition_search.ts';
import { CandidateMaker } from './_candidate.ts';
import { Encoding } from './_encoding.ts';
import { FitCache } from './_fit_cache.ts';
import { learnBadness, learnLosses, learnNoiseShare } from './_surrogate.ts';
import type { Fits } from './_surrogate.ts';
import { readHistory } from './_told.ts';
import type { Told } from './_told.ts';

const GP_STREAM = 5;
const STARTUP_EXPERIMENTS = 10;
/** Fewer losses say nothing about lengths; until then only the chance to work counts. */
const MIN_LOSSES = 5;
/** While there are fewer successes, this share of experiments looks elsewhere. */
const EXPLORED_SHARE = 0.2;

/** Says besides how far its model can be trusted. */
export interface GpSampler extends Sampler {
  /** Which share of the variance of the results, 0..1, the model explains by nothing but noise; 0 while it has no model. */
  noiseShare(request: SuggestRequest): number;
  isHeavy(request: SuggestRequest): boolean;
}

/**
 * Makes the sampler that models the objective by a Gaussian process (Matern kernel with nu = 5/2, a length for each
 * parameter, learned noise) and tries where the logarithm of the expected improvement is largest; where experiments fail, a
 * second process says how likely a point is to work. The first 10 experiments go along a quasi-random sequence. Suggestions do not change under
 * f -> a f + b with a > 0; unlike those of samplers that use ranks only, they do under other increasing transforms. With
 * several objectives it hands over to TPE. A suggestion takes time that grows with the cube of the number of results: use
 * it for some hundreds.
 */
export function createGpSampler(): GpSampler {
  const fits: Fits = { losses: new FitCache(), badness: new FitCache() };
  const tpe = createTpeSampler();
  let sequence: PointSequence | undefined;
  return {
    name: 'gp',
    noiseShare: (request) => noiseShare(request, fits),
    isHeavy: (request) => isHeavy(request, tpe),
    suggest: (request) => {
      if (request.history.length < STARTUP_EXPERIMENTS) {
        if (!sequence?.serves(request)) sequence = new PointSequence(request);
        return suggestStart(request, sequence);
      }
      if (!hasSeveralObjectives(request)) return suggest(request, fits);
      const suggestion = tpe.suggest(request);
      return (
        suggestion && {
          ...suggestion,
          reason: `gp handed over, there are several objectives: ${suggestion.reason}`,
        }
      );
    },
  };
}

/** From the startup on there is a process to fit. */
function isHeavy(request: SuggestRequest, tpe: Sampler): boolean {
  if (hasSeveralObjectives(request)) return tpe.isHeavy?.(request) ?? false;
  return request.history.length >= STARTUP_EXPERIMENTS;
}

function noiseShare({ history, space }: SuggestRequest, fits: Fits): number {
  const told = readHistory(history);
  return told.losses.length < MIN_LOSSES ? 0 : learnNoiseShare(told, { encoding: new Encoding(space), fits });
}

function hasSeveralObjectives({ history }: SuggestRequest): boolean {
  return history.some(({ result }) => result.kind !== 'failure' && result.losses.length > 1);
}

/** Even at the start: a few random points leave gaps as wide as the lengths that are to be learned. */
function suggestStart(request: SuggestRequest, sequence: PointSequence): Suggestion | undefined {
  const { length } = request.history;
  const suggestion = suggestFromSequence(request, { sequence, name: 'gp' });
  return (
    suggestion && {
      ...suggestion,
      reason: `${suggestion.reason}, ${length} of ${STARTUP_EXPERIMENTS} startup results are in`,
    }
  );
}

function suggest(request: SuggestRequest, fits: Fits): Suggestion | undefined {
  const { seed, number, history, space, outstanding } = request;
  const rng = createSeededRng({ seed, number, stream: GP_STREAM });
  const fresh = new FreshPoints(request);
  const told = readHistory(history);
  if (told.losses.length < MIN_LOSSES && rng.float() < EXPLORED_SHARE) {
    const params = fresh.draw(rng);
    return params && { params, reason: 'gp: random, exploring because hardly anything has succeeded yet' };
  }
  const encoding = new Encoding(space);
  const hasLosses = told.losses.length >= MIN_LOSSES;
  const learned = (hasLosses ? learnLosses : learnBadness)(told, { encoding, fits, outstanding });
  const maker = new CandidateMaker(encoding, {
    acquisition: learned.acquisition,
    accepts: (params) => fresh.accepts(params) && !isRepeated(params, request),
  });
  const found = searchAcquisition(maker, { rng, fresh, best: learned.best });
  return found && { params: found.params, reason: describe(told, { hasLosses }) };
}

function describe({ losses, failureCount }: Told, { hasLosses }: { readonly hasLosses: boolean }): string {
  const aim = hasLosses ? 'largest expected improvement' : 'most likely to work';
  return `gp: ${aim} after ${losses.length} results and ${failureCount} failures`;
}
