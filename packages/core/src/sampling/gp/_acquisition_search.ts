import type { Rng } from '../../ports/rng.ts';
import type { Params } from '../../search_space/distribution.ts';
import type { FreshPoints } from '../fresh_points.ts';
import type { Candidate, CandidateMaker } from './_candidate.ts';
import { climb } from './_local_search.ts';
import { powerOf } from '../power_of.ts';

const RANDOM_POINTS = 200;
/** Of the best observations, how many are looked around, and at how many points each. */
const CENTRES = 5;
const POINTS_AROUND = 20;
/** From how many of the best points the search climbs. */
const CLIMBS = 5;
/** Widest step around an observation, as a share of the range; steps get ever finer down to a thousandth of it. */
const WIDEST_STEP = 0.3;

/** Where to search. */
export interface SearchOptions {
  readonly rng: Rng;
  readonly fresh: FreshPoints;
  /** Parameters of the best observations, best first. */
  readonly best: readonly Params[];
}

/**
 * The point with the largest acquisition that was found: random points and the surroundings of the best observations are
 * compared, and the search climbs from the most promising ones. Undefined when a finite space has no point left.
 */
export function searchAcquisition(maker: CandidateMaker, options: SearchOptions): Candidate | undefined {
  const starts = [...randomStarts(maker, options), ...startsAround(maker, options)];
  const promising = starts.toSorted((a, b) => b.value - a.value);
  let found = promising[0];
  for (const start of spreadOut(promising)) {
    const top = climb(start, maker);
    if (found === undefined || top.value > found.value) found = top;
  }
  return found;
}

function randomStarts(maker: CandidateMaker, { rng, fresh }: SearchOptions): readonly Candidate[] {
  return fresh.drawSeveral(RANDOM_POINTS, rng).flatMap((params) => {
    const units = maker.encoding.axes.map(() => rng.float());
    return maker.at(filled(maker, { params, units })) ?? [];
  });
}

function startsAround(maker: CandidateMaker, { rng, best }: SearchOptions): readonly Candidate[] {
  const starts: Candidate[] = [];
  for (const params of best.slice(0, CENTRES)) {
    for (let i = 0; i < POINTS_AROUND; i++) {
      const units = filled(maker, { params, units: maker.encoding.axes.map(() => rng.float()) });
      const start = maker.at(disturb(units, { maker, rng }));
      if (start !== undefined) starts.push(start);
    }
  }
  return starts;
}

/** Places where parameters are inactive are random, so that a change that activates them has somewhere to begin. */
function filled(
  { encoding }: CandidateMaker,
  { params, units }: { readonly params: Params; readonly units: readonly number[] },
): Float64Array {
  const all = Float64Array.from(units);
  encoding.copyUnits(params, all);
  return all;
}

/** Moves about a third of the coordinates, at least one: ordered ones a step, others anywhere. */
function disturb(
  units: Float64Array,
  { maker, rng }: { readonly maker: CandidateMaker; readonly rng: Rng },
): Float64Array {
  const reach = WIDEST_STEP * powerOf(10, -2.5 * rng.float());
  const chosen = rng.below(units.length);
  return units.map((unit, i) => {
    const isMoved = i === chosen || rng.float() < 1 / 3;
    if (!isMoved) return unit;
    if (maker.encoding.axes[i]?.isOrdered !== true) return rng.float();
    return Math.min(Math.max(unit + reach * (2 * rng.float() - 1), 0), 1);
  });
}

/** The best, leaving out those that lie near a better one. */
function spreadOut(promising: readonly Candidate[]): readonly Candidate[] {
  const chosen: Candidate[] = [];
  for (const candidate of promising) {
    if (chosen.length === CLIMBS) break;
    if (chosen.every((other) => isApart(candidate, other))) chosen.push(candidate);
  }
  return chosen;
}

const APART = 0.05;

function isApart({ row }: Candidate, other: Candidate): boolean {
  return row.some((value, k) => Math.abs(value - (other.row[k] ?? 0)) > APART);
}
