import type { Rng } from '../../ports/rng.ts';
import type { Params } from '../../search_space/distribution.ts';
import { createSeededRng } from '../seeded_rng.ts';
import type { Genes } from './_encoding.ts';
import type { ChoiceModel, NumberModel, SearchState } from './_search_state.ts';

/** A point drawn from the distribution. */
export interface Candidate {
  readonly genes: Genes;
  readonly params: Params;
}

const CMA_ES_STREAM = 4;
const CANDIDATES = 50;
/** Draws for one candidate before coordinates outside of the cube are moved to its faces. */
const DRAWS = 2;

/** The candidates for an experiment, first choice first: always the same for one state, seed and number. */
export function* drawCandidates(state: SearchState, number: number): Generator<Candidate, void, undefined> {
  const { encoding, seed } = state.setup;
  const rng = createSeededRng({ seed, number, stream: CMA_ES_STREAM });
  for (let i = 0; i < CANDIDATES; i++) {
    const genes = { numbers: drawInside(state.numbers, rng), choices: drawChoices(state.choices, rng) };
    yield { genes, params: encoding.decode(genes) };
  }
}

function drawInside(model: NumberModel, rng: Rng): Float64Array {
  let point = drawNumbers(model, rng);
  for (let i = 1; i < DRAWS && !isInside(point); i++) point = drawNumbers(model, rng);
  return point.map((value) => Math.min(Math.max(value, 0), 1));
}

function isInside(point: Float64Array): boolean {
  return point.every((value) => value >= 0 && value <= 1);
}

function drawNumbers({ mean, stepSize, axes, stretch }: NumberModel, rng: Rng): Float64Array {
  const size = mean.length;
  const steps = axes.values.map((value) => Math.sqrt(Math.max(value, 0)) * drawNormal(rng));
  return mean.map((center, row) => {
    let offset = 0;
    for (let column = 0; column < size; column++) {
      offset += (axes.vectors[row * size + column] ?? 0) * (steps[column] ?? 0);
    }
    return center + stepSize * (stretch[row] ?? 1) * offset;
  });
}

/** Box and Muller 1958. */
function drawNormal(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.float()));
  return radius * Math.cos(2 * Math.PI * rng.float());
}

function drawChoices(model: ChoiceModel, rng: Rng): readonly number[] {
  return model.map((probabilities) => {
    let rest = rng.float();
    const index = probabilities.findIndex((probability) => (rest -= probability) < 0);
    return index < 0 ? probabilities.length - 1 : index;
  });
}
