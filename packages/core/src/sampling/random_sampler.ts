import { TakenPoints } from './columns/taken_points.ts';
import { FreshPoints } from './fresh_points.ts';
import { createSeededRng } from './seeded_rng.ts';
import type { Sampler } from './sampler.ts';

const RANDOM_STREAM = 1;

/** Makes a sampler that draws each parameter uniformly on its scale and never repeats a point of a finite space. */
export function createRandomSampler(): Sampler {
  const taken = new TakenPoints();
  return {
    name: 'random',
    isHeavy: () => false,
    suggest: (request) => {
      const rng = createSeededRng({ seed: request.seed, number: request.number, stream: RANDOM_STREAM });
      const params = new FreshPoints(request, taken).draw(rng);
      return params === undefined ? undefined : { params, reason: 'random: drawn uniformly' };
    },
  };
}
