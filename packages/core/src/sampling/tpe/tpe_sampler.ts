import type { Rng } from '../../ports/rng.ts';
import type { Params } from '../../search_space/distribution.ts';
import { FreshPoints } from '../fresh_points.ts';
import { createSeededRng } from '../seeded_rng.ts';
import type { Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { ImprovementModel } from './_expected_improvement.ts';
import { rankHistory, splitHistory } from './_split.ts';
import type { RankedHistory } from './_split.ts';

const TPE_STREAM = 2;
const STARTUP_EXPERIMENTS = 10;
const CANDIDATES = 24;
/** Draws at most, when candidates break constraints or were tried before. */
const DRAWS = 20 * CANDIDATES;
/** While nothing has succeeded the model only knows less bad from worse, so some experiments look elsewhere. */
const EXPLORED_SHARE = 0.1;
/** When the best failures are tied the model has nothing to climb. */
const EXPLORED_SHARE_ON_PLATEAU = 0.5;

/**
 * Makes the tree-structured Parzen estimator sampler (Bergstra et al. 2011): multivariate, for conditional spaces,
 * learning from failures by their order. The first 10 experiments are random. Suggestions do not change under
 * increasing transforms of the objective. Measured at 1000 results in 10 dimensions on a busy
 * 2-core machine: 4 to 7 ms, 8 to 10 ms when all are whole numbers.
 */
export function createTpeSampler(): Sampler {
  return { name: 'tpe', suggest };
}

function suggest(request: SuggestRequest): Suggestion | undefined {
  const { seed, number, history } = request;
  const rng = createSeededRng({ seed, number, stream: TPE_STREAM });
  const fresh = new FreshPoints(request);
  if (history.length < STARTUP_EXPERIMENTS) {
    const reason = `tpe: random, ${history.length} of ${STARTUP_EXPERIMENTS} startup results are in`;
    return suggestRandom(fresh, { rng, reason });
  }
  const ranked = rankHistory(request);
  if (rng.float() < exploredShare(ranked)) {
    return suggestRandom(fresh, { rng, reason: 'tpe: random, exploring because nothing has succeeded yet' });
  }
  const model = new ImprovementModel(request.space, splitHistory(ranked, request.outstanding));
  const best = selectCandidate(model, { candidates: drawCandidates(model, { fresh, rng }) });
  return best && { params: best, reason: describe(ranked) };
}

function suggestRandom(
  fresh: FreshPoints,
  { rng, reason }: { readonly rng: Rng; readonly reason: string },
): Suggestion | undefined {
  const params = fresh.draw(rng);
  return params && { params, reason };
}

function exploredShare({ successCount, isPlateau }: RankedHistory): number {
  if (successCount > 0) return 0;
  return isPlateau ? EXPLORED_SHARE_ON_PLATEAU : EXPLORED_SHARE;
}

/** From the model where it proposes anything new; else from all that is left, which is then judged alike. */
function drawCandidates(
  model: ImprovementModel,
  { fresh, rng }: { readonly fresh: FreshPoints; readonly rng: Rng },
): readonly Params[] {
  const candidates: Params[] = [];
  for (let i = 0; i < DRAWS && candidates.length < CANDIDATES; i++) {
    const params = model.propose(rng);
    if (fresh.accepts(params)) candidates.push(params);
  }
  if (candidates.length > 0) return candidates;
  return fresh.drawSeveral(CANDIDATES, rng);
}

function selectCandidate(
  model: ImprovementModel,
  { candidates }: { readonly candidates: readonly Params[] },
): Params | undefined {
  let best: Params | undefined;
  let bestScore = -Infinity;
  for (const params of candidates) {
    const score = model.score(params);
    if (best === undefined || score > bestScore) {
      best = params;
      bestScore = score;
    }
  }
  return best;
}

function describe({ entries, successCount }: RankedHistory): string {
  const failures = entries.length - successCount;
  return `tpe: most promising of ${CANDIDATES} candidates after ${successCount} successes and ${failures} failures`;
}
