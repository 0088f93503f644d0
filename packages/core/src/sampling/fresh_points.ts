import { AutotunerError } from '../errors.ts';
import type { Rng } from '../ports/rng.ts';
import { activeParameters } from '../search_space/conditions.ts';
import { satisfiesConstraints } from '../search_space/constraint.ts';
import { countPoints } from '../search_space/count_points.ts';
import type { Params } from '../search_space/distribution.ts';
import { countValues } from '../search_space/domain.ts';
import { enumeratePoints } from '../search_space/enumerate_points.ts';
import { sampleUniform } from '../search_space/sample_uniform.ts';
import type { SearchSpace } from '../search_space/search_space.ts';
import { TakenPoints } from './columns/taken_points.ts';
import type { SuggestRequest } from './sampler.ts';

/** Fewer where a list can follow. */
const FINITE_TRIES = 200;
const CONTINUOUS_TRIES = 10_000;
/** Up to here every point that is left has the same chance once random tries fail. */
const LISTED_POINTS = 10_000;
/** Above, the first free point in the order of enumeration is taken; looking further would take seconds. */
const VISITED_POINTS = 1_000_000;

/** What follows from a space alone. */
interface SpaceFacts {
  readonly pointCount: number;
  /** Every point has a continuous value, so none comes twice. */
  readonly isAlwaysFresh: boolean;
}

/** Spaces are never changed, so what follows from one is worked out once. */
const known = new WeakMap<SearchSpace, SpaceFacts>();

/** Draws points that satisfy the constraints and were not tried before. */
export class FreshPoints {
  readonly #space: SearchSpace;
  readonly #request: SuggestRequest;
  readonly #facts: SpaceFacts;
  readonly #taken: TakenPoints;
  #check: ((params: Params) => boolean) | undefined;
  #rest: readonly Params[] | undefined;

  /** `taken` may be kept between requests: then it only learns what a history adds. */
  constructor(request: SuggestRequest, taken: TakenPoints = new TakenPoints()) {
    this.#request = request;
    this.#space = request.space;
    this.#facts = factsOf(request.space);
    this.#taken = taken;
  }

  /** Tells whether a point satisfies the constraints and was not tried; a point with a continuous value is new by nature. */
  accepts(params: Params): boolean {
    return satisfiesConstraints(this.#space, params) && !(this.#canRecur(params) && this.#isTaken(params));
  }

  /** Tells whether a point was tried or is running, to the last digit: continuous values can be copied, or moved to the end of a range. */
  repeats(params: Params): boolean {
    return this.#isTaken(params);
  }

  /**
   * Draws uniformly among the fresh points; undefined when none is left.
   *
   * @throws AutotunerError AT_SPACE_INFEASIBLE when no point satisfies the constraints
   */
  draw(rng: Rng): Params | undefined {
    if (this.#rest !== undefined) return this.#drawFromRest(rng);
    const isFinite = this.#facts.pointCount !== Infinity;
    const tries = isFinite ? FINITE_TRIES : CONTINUOUS_TRIES;
    let feasible = 0;
    for (let i = 0; i < tries; i++) {
      const params = sampleUniform(this.#space, rng);
      if (this.accepts(params)) return params;
      if (satisfiesConstraints(this.#space, params)) feasible++;
    }
    if (isFinite) return this.#drawFromRest(rng);
    if (feasible > 0) return undefined;
    throw this.#infeasible(`none of ${tries} random points satisfies`);
  }

  /** Draws up to `count` fresh points, not all different; none when a finite space has none left. */
  drawSeveral(count: number, rng: Rng): readonly Params[] {
    const points: Params[] = [];
    while (points.length < count) {
      const params = this.draw(rng);
      if (params === undefined) break;
      points.push(params);
    }
    return points;
  }

  #drawFromRest(rng: Rng): Params | undefined {
    this.#rest ??= this.#findRest();
    return this.#rest[rng.below(this.#rest.length)];
  }

  #findRest(): readonly Params[] {
    const rest: Params[] = [];
    let visited = 0;
    let feasible = 0;
    for (const params of enumeratePoints(this.#space)) {
      if (visited === VISITED_POINTS || (rest.length > 0 && this.#facts.pointCount > LISTED_POINTS)) break;
      visited++;
      if (!satisfiesConstraints(this.#space, params)) continue;
      feasible++;
      if (!this.#isTaken(params)) rest.push(params);
    }
    if (feasible === 0) throw this.#infeasible(`none of ${visited} points satisfies`);
    return rest;
  }

  #canRecur(params: Params): boolean {
    if (this.#facts.isAlwaysFresh) return false;
    return (
      this.#facts.pointCount !== Infinity ||
      activeParameters(this.#space, params).every(
        ({ distribution }) => countValues(distribution) !== Infinity,
      )
    );
  }

  #isTaken(params: Params): boolean {
    this.#check ??= this.#taken.checkFor(this.#request);
    return this.#check(params);
  }

  #infeasible(seen: string): AutotunerError {
    const constraints = this.#space.constraints.map(({ text }) => `"${text}"`).join(', ');
    const message = `Cannot suggest parameters: ${seen} ${constraints}; wider ranges or fewer constraints would be accepted`;
    return new AutotunerError('AT_SPACE_INFEASIBLE', message, {
      details: { constraints: this.#space.constraints.map(({ text }) => text) },
    });
  }
}

function factsOf(space: SearchSpace): SpaceFacts {
  const before = known.get(space);
  if (before !== undefined) return before;
  const isAlwaysFresh = space.parameters.some(
    ({ when, distribution }) => when.length === 0 && countValues(distribution) === Infinity,
  );
  const facts = { pointCount: countPoints(space), isAlwaysFresh };
  known.set(space, facts);
  return facts;
}
