import { isActive } from '../../search_space/conditions.ts';
import { satisfiesConstraints } from '../../search_space/constraint.ts';
import { countPoints } from '../../search_space/count_points.ts';
import type { Params, ParamValue } from '../../search_space/distribution.ts';
import { countValues } from '../../search_space/domain.ts';
import { paramsKey } from '../../search_space/params_key.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { unitScaleOf } from '../../search_space/transform.ts';
import type { UnitScale } from '../../search_space/transform.ts';
import type { SuggestRequest } from '../sampler.ts';
import { scrambledCoordinate } from './scrambled_sequence.ts';

/** So many points one after the other that break constraints or came before end the sequence. */
const MISSES = 1000;

/**
 * The points of a space along a scrambled sequence: those that satisfy the constraints, each once. Every parameter has a
 * coordinate of its own, which it uses up even where it is inactive. Fixed by space and seed; what was found is kept.
 */
export class PointSequence {
  readonly #space: SearchSpace;
  readonly #seed: number;
  readonly #scales: readonly UnitScale[];
  readonly #isDirect: boolean;
  readonly #pointCount: number;
  readonly #found: number[] = [];
  readonly #keys = new Set<string>();
  #next = 0;
  #isDry = false;

  constructor({ space, seed }: Pick<SuggestRequest, 'space' | 'seed'>) {
    this.#space = space;
    this.#seed = seed;
    this.#scales = space.parameters.map(({ distribution }) => unitScaleOf(distribution));
    this.#isDirect = space.constraints.length === 0 && hasPermanentContinuum(space);
    this.#pointCount = countPoints(space);
  }

  /** Tells whether the sequence is the one of a request. */
  serves({ space, seed }: Pick<SuggestRequest, 'space' | 'seed'>): boolean {
    return this.#space === space && this.#seed === seed;
  }

  /** The point with the given number, from 1; undefined where the sequence has ended. */
  at(number: number): Params | undefined {
    if (this.#isDirect) return this.#decode(number - 1);
    while (this.#found.length < number && !this.#isDry) this.#findNext();
    const index = this.#found[number - 1];
    return index === undefined ? undefined : this.#decode(index);
  }

  #findNext(): void {
    for (let misses = 0; misses < MISSES && this.#found.length < this.#pointCount; misses++) {
      const index = this.#next++;
      const params = this.#decode(index);
      if (satisfiesConstraints(this.#space, params) && this.#isNew(params)) {
        this.#found.push(index);
        return;
      }
    }
    this.#isDry = true;
  }

  /** A point with a continuous value is new by nature. */
  #isNew(params: Params): boolean {
    const canRecur = this.#space.parameters.every(
      ({ name, distribution }) => !Object.hasOwn(params, name) || countValues(distribution) !== Infinity,
    );
    if (!canRecur) return true;
    const key = paramsKey(params);
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    return true;
  }

  #decode(index: number): Params {
    const params: Record<string, ParamValue> = {};
    this.#space.parameters.forEach((parameter, dimension) => {
      const scale = this.#scales[dimension];
      if (scale === undefined || !isActive(parameter, params)) return;
      params[parameter.name] = scale.fromUnit(scrambledCoordinate(index, { dimension, seed: this.#seed }));
    });
    return params;
  }
}

function hasPermanentContinuum({ parameters }: SearchSpace): boolean {
  return parameters.some(
    ({ distribution, when }) => when.length === 0 && countValues(distribution) === Infinity,
  );
}
