import { countPoints } from '../search_space/count_points.ts';
import { createGpSampler } from './gp/gp_sampler.ts';
import type { GpSampler } from './gp/gp_sampler.ts';
import { compareResults } from '../scoring/outcome_order.ts';
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
/** After so many results without a new best one the model may be wrong about where to look. */
const STUCK_RESULTS = 10;
/** Of the variance of what was seen, in the units of the model: more is noise, or what the model takes for it. */
const MUCH_NOISE = 0.02;

/** Which sampler, and why. */
interface Choice {
  readonly name: 'random' | 'tpe' | 'gp';
  readonly why: string;
}

/**
 * Makes the sampler that chooses for itself, for each suggestion anew: every point once, in random order, in a space of at
 * most 20 points; a Gaussian process for up to 200 results of one objective in up to 20 parameters; TPE beyond that, while
 * nothing has succeeded, and every other time while most experiments fail, results are noisy or get no better. The reason of each suggestion says which, and
 * why.
 */
export function createAutoSampler(): Sampler {
  const samplers = { random: createRandomSampler(), tpe: createTpeSampler(), gp: createGpSampler() };
  return {
    name: 'auto',
    isHeavy: (request) => {
      const { name } = chooseByRequest(request);
      return samplers[name].isHeavy?.(request) ?? false;
    },
    suggest: (request) => {
      const { name, why } = choose(request, samplers.gp);
      const suggestion = samplers[name].suggest(request);
      return suggestion && { ...suggestion, reason: `auto chose ${suggestion.reason}; ${why}` };
    },
  };
}

/** With a look at what gp's model says of itself, for which it may have to be fitted. */
function choose(request: SuggestRequest, gp: GpSampler): Choice {
  const choice = chooseByRequest(request);
  if (choice.name !== 'gp' || request.number % 2 !== 0) return choice;
  const trouble = whyTakeTurns(request, gp);
  return trouble === undefined ? choice : { name: 'tpe', why: `it takes turns with gp while ${trouble}` };
}

function chooseByRequest(request: SuggestRequest): Choice {
  const { space } = request;
  const points = countPoints(space);
  if (points <= TINY_SPACE_POINTS) {
    return { name: 'random', why: `the space has only ${points} points, each is tried once` };
  }
  const limit = whyNotGp(request);
  if (limit !== undefined) return { name: 'tpe', why: limit };
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

/** In which trouble a second opinion is worth every other experiment; undefined in none. */
function whyTakeTurns(request: SuggestRequest, gp: GpSampler): string | undefined {
  const { history } = request;
  if (history.length < GP_STARTUP) return undefined;
  const failed = failedShare(history.slice(-RECENT_RESULTS));
  if (failed > MANY_FAILURES) return `${Math.round(100 * failed)} % fail`;
  if (isStuck(history)) return `none of the last ${STUCK_RESULTS} results is the best`;
  const noise = gp.noiseShare(request);
  return noise > MUCH_NOISE ? `${Math.round(100 * noise)} % of the variance is noise` : undefined;
}

function isStuck(history: readonly HistoryEntry[]): boolean {
  const [first, ...rest] = history.map(({ result }) => result);
  if (first === undefined || history.length < GP_STARTUP + STUCK_RESULTS) return false;
  const best = rest.reduce((own, other) => (compareResults(other, own) < 0 ? other : own), first);
  return history.slice(-STUCK_RESULTS).every(({ result }) => result !== best);
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
