import { isSameParams } from '../same_params.ts';
import type { HistoryEntry } from '../sampler.ts';
import { drawCandidates } from './_draw.ts';
import type { Genes } from './_encoding.ts';
import type { SearchState } from './_search_state.ts';

/** Where a result came from. */
export interface Recovered {
  readonly genes: Genes;
  /** Drawn from the distribution of this very generation. */
  readonly isOwn: boolean;
}

/**
 * The genes of a told experiment. The history holds parameters only, but a suggestion can be drawn again from its
 * number: so coordinates inside the cells of stepped parameters, and those of inactive ones, are found exactly. Points
 * of others (a baseline, an older task, earlier generations) get the nearest genes that decode to them.
 */
export function recoverGenes(state: SearchState, entry: HistoryEntry): Recovered {
  const own = findDrawn(state, entry);
  if (own !== undefined) return { genes: own, isOwn: true };
  const late = state.previous && findDrawn(state.previous, entry);
  const genes = late ?? state.setup.encoding.encode(entry.params, state.numbers.mean);
  return { genes, isOwn: false };
}

function findDrawn(state: SearchState, { number, params }: HistoryEntry): Genes | undefined {
  for (const candidate of drawCandidates(state, number)) {
    if (isSameParams(candidate.params, params)) return candidate.genes;
  }
  return undefined;
}
