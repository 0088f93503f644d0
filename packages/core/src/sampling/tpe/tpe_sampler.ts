import type { Rng } from '../../ports/rng.ts';
import type { Params } from '../../search_space/distribution.ts';
import { isSameSpace } from '../../search_space/same_space.ts';
import type { OutcomeRanking } from '../columns/outcome_ranking.ts';
import { TakenPoints } from '../columns/taken_points.ts';
import { FreshPoints } from '../fresh_points.ts';
import { createSeededRng } from '../seeded_rng.ts';
import type { Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { candidateFrom } from './_candidate.ts';
import { floorAbove, floorBelow } from './_floors.ts';
import { TpeMemory } from './_memory.ts';
import type { Densities } from './_memory.ts';
import { proposeFrom } from './_propose.ts';
import { countGood, exploredShare } from './_split.ts';

const TPE_STREAM = 2;
const STARTUP_EXPERIMENTS = 10;
const CANDIDATES = 24;
/** Of so many values a new instance learns within about 10 ms; what follows takes a tenth of that. */
const HEAVY_VALUES = 20_000;
/** Draws at most, when candidates break constraints or were tried before. */
const DRAWS = 20 * CANDIDATES;

/**
 * Makes the tree-structured Parzen estimator sampler (Bergstra et al. 2011): multivariate, for conditional spaces and
 * several objectives, learning from failures by their order. The first 10 experiments are random. Suggestions do not
 * change under increasing transforms of the objectives.
 *
 * An instance remembers the last history in columns and learns only what the next one adds: it gives the same suggestions
 * as a new one, faster.
 */
export function createTpeSampler(): Sampler {
  const keeper = new MemoryKeeper();
  const taken = new TakenPoints();
  return {
    name: 'tpe',
    suggest: (request) => suggest(request, { keeper, taken }),
    isHeavy: ({ space, history }) => space.parameters.length * history.length >= HEAVY_VALUES,
  };
}

/** Memory of one history at a time. */
class MemoryKeeper {
  #memory: TpeMemory | undefined;
  #source: Pick<SuggestRequest, 'space' | 'seed'> | undefined;

  memoryFor({ space, seed, history }: SuggestRequest): TpeMemory {
    const isKnown = this.#source?.seed === seed && isSameSpace(this.#source.space, space);
    if (isKnown && this.#memory?.follow(history) === true) return this.#memory;
    const memory = new TpeMemory({ space, seed });
    memory.follow(history);
    this.#memory = memory;
    this.#source = { space, seed };
    return memory;
  }
}

function suggest(
  request: SuggestRequest,
  { keeper, taken }: { readonly keeper: MemoryKeeper; readonly taken: TakenPoints },
): Suggestion | undefined {
  const { seed, number, history, outstanding } = request;
  const rng = createSeededRng({ seed, number, stream: TPE_STREAM });
  const fresh = new FreshPoints(request, taken);
  if (history.length < STARTUP_EXPERIMENTS) {
    const reason = `tpe: random, ${history.length} of ${STARTUP_EXPERIMENTS} startup results are in`;
    return suggestRandom(fresh, { rng, reason });
  }
  const memory = keeper.memoryFor(request);
  const { ranking } = memory;
  if (rng.float() < exploredShare(ranking)) {
    return suggestRandom(fresh, { rng, reason: 'tpe: random, exploring because nothing has succeeded yet' });
  }
  const goodCount = countGood(ranking);
  const best = memory.withSplit({ goodCount, outstanding }, (densities) => {
    settle(densities);
    return selectBest({ ...densities, memory, candidates: drawCandidates(densities, { fresh, rng }) });
  });
  return best && { params: best, reason: describe(ranking) };
}

function suggestRandom(
  fresh: FreshPoints,
  { rng, reason }: { readonly rng: Rng; readonly reason: string },
): Suggestion | undefined {
  const params = fresh.draw(rng);
  return params && { params, reason };
}

function settle({ below, above }: Densities): void {
  below.settle(floorBelow(below.memberCount, below.memberCount + above.memberCount));
  above.settle(floorAbove(above.memberCount));
}

/** From the model where it proposes anything new; else from all that is left, which is then judged alike. */
function drawCandidates(
  densities: Densities,
  { fresh, rng }: { readonly fresh: FreshPoints; readonly rng: Rng },
): readonly Params[] {
  const candidates: Params[] = [];
  for (let i = 0; i < DRAWS && candidates.length < CANDIDATES; i++) {
    const params = proposeFrom(densities, rng);
    if (fresh.accepts(params)) candidates.push(params);
  }
  if (candidates.length > 0) return candidates;
  return fresh.drawSeveral(CANDIDATES, rng);
}

/** Where the density of good observations is high and that of the others low: there expected improvement is (equation 2). */
function selectBest({
  below,
  above,
  memory,
  candidates,
}: Densities & {
  readonly memory: TpeMemory;
  readonly candidates: readonly Params[];
}): Params | undefined {
  let best: Params | undefined;
  let bestScore = -Infinity;
  for (const params of candidates) {
    const candidate = candidateFrom(params, memory.dimensions);
    const score = below.logDensity(candidate) - above.logDensity(candidate);
    if (best === undefined || score > bestScore) {
      best = params;
      bestScore = score;
    }
  }
  return best;
}

function describe({ count, successCount, prunedCount }: OutcomeRanking): string {
  const pruned = prunedCount === 0 ? '' : `, ${prunedCount} pruned`;
  const failures = count - successCount - prunedCount;
  return `tpe: most promising of ${CANDIDATES} candidates after ${successCount} successes${pruned} and ${failures} failures`;
}
