import type { Params } from '../../search_space/distribution.ts';
import { FreshPoints } from '../fresh_points.ts';
import { createSeededRng } from '../seeded_rng.ts';
import type { HistoryEntry, Sampler, Suggestion, SuggestRequest } from '../sampler.ts';
import { logExpectedImprovement } from './_acquisition.ts';
import { searchAcquisition } from './_acquisition_search.ts';
import { CandidateMaker } from './_candidate.ts';
import { Encoding } from './_encoding.ts';
import { FitCache } from './_fit_cache.ts';
import { GaussianProcess } from './_gaussian_process.ts';
import { warpOutputs } from './_warp_outputs.ts';

const GP_STREAM = 5;
const STARTUP_EXPERIMENTS = 10;

export function createGpSampler(): Sampler {
  const fits = new FitCache();
  return { name: 'gp', suggest: (request) => suggest(request, fits) };
}

function suggest(request: SuggestRequest, fits: FitCache): Suggestion | undefined {
  const { seed, number, history, space } = request;
  const rng = createSeededRng({ seed, number, stream: GP_STREAM });
  const fresh = new FreshPoints(request);
  const successes = history.filter(({ result }) => result.kind === 'success');
  if (successes.length < STARTUP_EXPERIMENTS) {
    const params = fresh.draw(rng);
    return params && { params, reason: 'gp: random' };
  }
  const encoding = new Encoding(space);
  const params = successes.map((entry) => entry.params);
  const losses = successes.map(lossOf);
  const outputs = warpOutputs(losses);
  const rows = {
    values: encoding.encodeAll(params),
    count: params.length,
    columnCount: encoding.columnCount,
    orderedCount: encoding.orderedCount,
  };
  const process = new GaussianProcess({ rows, outputs }, fits.hyperparametersFor({ rows, outputs: Float64Array.from(losses) }));
  const means = process.meansAtRows();
  for (const running of request.outstanding) process.believe(encodeOne(encoding, running));
  const order = params.map((_, i) => i).toSorted((a, b) => (means[a] ?? 0) - (means[b] ?? 0));
  const acquisition = logExpectedImprovement(process, means[order[0] ?? 0] ?? 0);
  const maker = new CandidateMaker(encoding, { acquisition, fresh });
  const found = searchAcquisition(maker, { rng, fresh, best: order.map((i) => params[i] ?? {}) });
  return found && { params: found.params, reason: `gp: largest expected improvement after ${successes.length} successes` };
}

function lossOf({ result }: HistoryEntry): number {
  return result.kind === 'success' ? (result.losses[0] ?? 0) : 0;
}

function encodeOne(encoding: Encoding, params: Params): Float64Array {
  const row = new Float64Array(encoding.columnCount);
  encoding.encode(params, row);
  return row;
}
