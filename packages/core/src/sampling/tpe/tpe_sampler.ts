import type { Rng } from '../../ports/rng.ts';
import type { Params } from '../../search_space/distribution.ts';
import { FreshPoints } from '../fresh_points.ts';
import { createSeededRng } from '../seeded_rng.ts';
import type { Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { candidateFrom } from './_candidate.ts';
import { TpeMemory } from './_memory.ts';
import type { Mixture } from './_mixture.ts';

const TPE_STREAM = 2;
const S0 = { startup: 10, cands: 24, share: 0.1, limit: 25, fmin: 0.003, fk: 1, fn: 2, ga: 100 };

export function createTpeSampler(over: Partial<typeof S0> = {}): Sampler {
  const S = { ...S0, ...over };
  let memory: TpeMemory | undefined;
  let last: SuggestRequest | undefined;
  return {
    name: 'tpe',
    suggest: (request): Suggestion | undefined => {
      const { seed, number, history } = request;
      const rng = createSeededRng({ seed, number, stream: TPE_STREAM });
      const fresh = new FreshPoints(request);
      if (history.length < S.startup) {
        return { params: fresh.draw(rng) as Params, reason: 'startup' };
      }
      if (memory === undefined || last?.space !== request.space || last.seed !== seed || !memory.follow(history)) {
        memory = new TpeMemory(request);
        memory.follow(history);
      }
      last = request;
      const mem = memory;
      const { workingCount } = mem.ranking;
      const top = Math.ceil(0.1 * history.length);
      if (workingCount === 0) {
        const share = top >= 3 && mem.ranking.isTied(top) ? 0.5 : 0.1;
        if (rng.float() < share) return { params: fresh.draw(rng) as Params, reason: 'exploring' };
      } else rng.float();
      const base = workingCount >= 5 ? workingCount : history.length;
      const goodCount = Math.min(Math.ceil(S.share * base), S.limit);
      return mem.withSplit({ goodCount, outstanding: request.outstanding }, (below, above) => {
        const total = below.memberCount + above.memberCount;
        below.settle(Math.max(S.fmin, Math.min(S.fk / (below.memberCount + 2), S.fn / total)));
        above.settle(1 / Math.min(S.ga, above.memberCount + 2));
        let best: Params | undefined;
        let bestScore = -Infinity;
        let count = 0;
        for (let i = 0; i < 20 * S.cands && count < S.cands; i++) {
          const k = rng.below(below.memberCount + 1);
          const params = below.draw(k === below.memberCount ? undefined : k, rng);
          if (!fresh.accepts(params)) continue;
          count++;
          const c = candidateFrom(params, mem.dimensions);
          const score = below.logDensity(c) - above.logDensity(c);
          if (best === undefined || score > bestScore) {
            best = params;
            bestScore = score;
          }
        }
        best ??= fresh.draw(rng);
        return best && { params: best, reason: 'tpe' };
      });
    },
  };
}
