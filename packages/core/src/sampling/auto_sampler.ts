import { countPoints } from '../search_space/count_points.ts';
import { createGpSampler } from './gp/gp_sampler.ts';
import { createRandomSampler } from './random_sampler.ts';
import type { HistoryEntry, Sampler, SuggestRequest } from './sampler.ts';
import { createTpeSampler } from './tpe/tpe_sampler.ts';

/** A space that is used up before a model could help. */
const TINY_SPACE_POINTS = 20;
/** What a Gaussian process is for: its time grows with the cube of the results, its worth falls with the dimensions. */
const GP_RESULTS = 200;
const GP_PARAMETERS = 20;
/** Before that many results gp knows nothing, so nothing can be learned better. */
const GP_STARTUP = 10;
/** Over so many of the last results the share of failures is taken. */
const RECENT_RESULTS = 20;
const MANY_FAILURES = 0.5;

/** Which sampler, and why. */
interface Choice {
  readonly name: 'random' | 'tpe' | 'gp';
  readonly why: string;
}

/**
 * Makes the sampler that chooses for itself, for each suggestion anew: every point once, in random order, in a space of at
 * most 20 points; a Gaussian process for up to 200 results of one objective in up to 20 parameters; TPE beyond that, while
 * nothing has succeeded, and every other time while most experiments fail. The reason of each suggestion says which, and
 * why.
 */
export function createAutoSampler(): Sampler {
  const samplers = { random: createRandomSampler(), tpe: createTpeSampler(), gp: createGpSampler() };
  return {
    name: 'auto',
    suggest: (request) => {
      const { name, why } = choose(request);
      const suggestion = samplers[name].suggest(request);
      return suggestion && { ...suggestion, reason: `auto chose ${suggestion.reason}; ${why}` };
    },
  };
}

function choose(request: SuggestRequest): Choice {
  const { space, history } = request;
  const points = countPoints(space);
  if (points <= TINY_SPACE_POINTS) {
    return { name: 'random', why: `the space has only ${points} points, each is tried once` };
  }
  const limit = whyNotGp(request);
  if (limit !== undefined) return { name: 'tpe', why: limit };
  const share = failedShare(history.slice(-RECENT_RESULTS));
  if (share > MANY_FAILURES && request.number % 2 === 0) {
    return { name: 'tpe', why: `it takes turns with gp while ${Math.round(100 * share)} % fail` };
  }
  return { name: 'gp', why: `there are at most ${GP_RESULTS} results and ${GP_PARAMETERS} parameters` };
}

function whyNotGp({ space, history }: SuggestRequest): string | undefined {
  const parameters = space.parameters.length;
  if (parameters > GP_PARAMETERS) return `${parameters} parameters are too many for gp`;
  if (history.length > GP_RESULTS) return `${history.length} results are too many for gp`;
  if (history.some(hasSeveralLosses)) return 'gp is for one objective';
  if (history.length >= GP_STARTUP && !history.some(isSuccess)) {
    return 'nothing has succeeded, and tpe learns more from failures alone';
  }
  return undefined;
}

function isSuccess({ result }: HistoryEntry): boolean {
  return result.kind === 'success';
}

function hasSeveralLosses({ result }: HistoryEntry): boolean {
  return result.kind !== 'failure' && result.losses.length > 1;
}

function failedShare(history: readonly HistoryEntry[]): number {
  return history.filter(({ result }) => result.kind === 'failure').length / history.length;
}
