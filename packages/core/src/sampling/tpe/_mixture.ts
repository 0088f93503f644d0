import type { Rng } from '../../ports/rng.ts';
import { isActive } from '../../search_space/conditions.ts';
import type { Params, ParamValue } from '../../search_space/distribution.ts';
import type { UnitColumns } from '../columns/unit_columns.ts';
import type { Candidate } from './_candidate.ts';
import { CategoricalKernels } from './_categorical_kernels.ts';
import type { DimensionKernels } from './_kernels.ts';
import { logSumExp } from './_log_sum_exp.ts';
import { NumericKernels } from './_numeric_kernels.ts';

/**
 * A joint density over a conditional space: a mixture of one product of kernels for each member (some of the
 * assignments in the columns) and a prior, which has the weight of an average member. A kernel is the prior in the dimensions in which its member is inactive; a
 * point is judged in the dimensions in which it is active.
 *
 * Hot path of a suggestion: slots * candidates * dimensions multiplications.
 */
export class Mixture {
  readonly #columns: UnitColumns;
  readonly #kernels: readonly (NumericKernels | CategoricalKernels)[];
  /** By slot: the logarithm of the weight for members, -Infinity for the others. */
  #bases = new Float64Array(0);
  #memberCount = 0;
  #sums = new Float64Array(0);
  /** By slot: bases and the normalisers of the dimensions in `#normsOf`; what sums start from. */
  #norms = new Float64Array(0);
  #normsOf: readonly number[] | undefined;

  constructor(columns: UnitColumns) {
    this.#columns = columns;
    this.#kernels = columns.dimensions.map(({ choiceCount }, i) => {
      const column = (): Float64Array => columns.column(i);
      return choiceCount === undefined
        ? new NumericKernels(column)
        : new CategoricalKernels(column, choiceCount);
    });
  }

  /** How many assignments are in. */
  get memberCount(): number {
    return this.#memberCount;
  }

  /** Makes a slot a member. */
  add(slot: number): void {
    this.#makeRoom();
    this.#bases[slot] = 0;
    this.#memberCount++;
    for (const kernels of this.#kernels) kernels.add(slot);
  }

  /** Ends the membership of a slot. */
  remove(slot: number): void {
    this.#bases[slot] = -Infinity;
    this.#memberCount--;
    for (const kernels of this.#kernels) kernels.remove(slot);
  }

  /** Replaces all members; `slots` must ascend. Weights, one for each and adding up to their number, are even by default. */
  reset(slots: Int32Array, weights?: Float64Array): void {
    this.#makeRoom();
    this.#bases.fill(-Infinity);
    slots.forEach((slot, i) => (this.#bases[slot] = Math.log(weights?.[i] ?? 1)));
    this.#memberCount = slots.length;
    for (const kernels of this.#kernels) kernels.reset(slots);
  }

  /** Sets the smallest width of a kernel, in (0, 1]; to be called when members have changed, before what follows. */
  settle(floor: number): void {
    for (const kernels of this.#kernels) kernels.settle(floor, this.#memberCount);
    const { size } = this.#columns;
    if (this.#sums.length !== size) this.#sums = new Float64Array(size);
    this.#normsOf = undefined;
  }

  /**
   * Draws an assignment. `slotFor` names the member (or undefined, the prior) whose kernel is drawn from, dimension by
   * dimension; it is asked for the dimensions that turn out to be active.
   */
  draw(slotFor: (dimension: number) => number | undefined, rng: Rng): Params {
    const params: Record<string, ParamValue> = {};
    this.#columns.dimensions.forEach(({ parameter, scale }, i) => {
      if (!isActive(parameter, params)) return;
      params[parameter.name] = scale.fromUnit(this.#kernelsOf(i).draw(slotFor(i), rng));
    });
    return params;
  }

  /** Tells whether a member is active in a dimension. */
  isActiveIn(slot: number, dimension: number): boolean {
    return !Number.isNaN(this.#columns.column(dimension)[slot] ?? NaN);
  }

  /** Logarithm of the density at a point. */
  logDensity(candidate: Candidate): number {
    const sums = this.#startSums(candidate.continuous);
    this.#subtractSquares(candidate, sums);
    let prior = 0;
    for (const i of candidate.continuous) prior += this.#kernelsOf(i).priorLog(placeIn(candidate, i));
    for (const i of candidate.discrete) {
      const place = placeIn(candidate, i);
      const kernels = this.#kernelsOf(i);
      kernels.addLogs(place, sums);
      prior += kernels.priorLog(place);
    }
    return logSumExp(sums, prior) - Math.log(this.#memberCount + 1);
  }

  /** Candidates mostly have the same active dimensions as the one before. */
  #startSums(continuous: readonly number[]): Float64Array {
    if (this.#normsOf === undefined || !isSameList(this.#normsOf, continuous)) {
      const norms = this.#bases.slice(0, this.#columns.size);
      for (const i of continuous) {
        const own = this.#numericOf(i).norms;
        for (let slot = 0; slot < norms.length; slot++) norms[slot] = (norms[slot] ?? 0) + (own[slot] ?? 0);
      }
      this.#norms = norms;
      this.#normsOf = continuous;
    }
    this.#sums.set(this.#norms);
    return this.#sums;
  }

  /** Two dimensions at a time: most of the time goes into reading and writing the sums. */
  #subtractSquares({ continuous, units }: Candidate, sums: Float64Array): void {
    let at = 0;
    for (; at + 1 < continuous.length; at += 2) {
      const [i, j] = [continuous[at] ?? 0, continuous[at + 1] ?? 0];
      const [first, second] = [this.#numericOf(i), this.#numericOf(j)];
      const places = { unit1: units[i] ?? 0, unit2: units[j] ?? 0 };
      subtractTwo(sums, { first, second, ...places });
    }
    const i = continuous[at];
    if (i !== undefined) subtractOne(sums, { kernels: this.#numericOf(i), unit: units[i] ?? 0 });
  }

  #kernelsOf(dimension: number): DimensionKernels {
    // A candidate of the same space has no other dimensions.
    return this.#kernels[dimension] as DimensionKernels;
  }

  #numericOf(dimension: number): NumericKernels {
    // Continuous dimensions are numeric.
    return this.#kernels[dimension] as NumericKernels;
  }

  #makeRoom(): void {
    const { capacity } = this.#columns;
    if (this.#bases.length >= capacity) return;
    const longer = new Float64Array(capacity).fill(-Infinity);
    longer.set(this.#bases);
    this.#bases = longer;
  }
}

function subtractTwo(
  sums: Float64Array,
  pair: {
    readonly first: NumericKernels;
    readonly second: NumericKernels;
    readonly unit1: number;
    readonly unit2: number;
  },
): void {
  const { scales: scales1, shifts: shifts1 } = pair.first;
  const { scales: scales2, shifts: shifts2 } = pair.second;
  const { unit1, unit2 } = pair;
  for (let slot = 0; slot < sums.length; slot++) {
    const z1 = unit1 * (scales1[slot] ?? 0) - (shifts1[slot] ?? 0);
    const z2 = unit2 * (scales2[slot] ?? 0) - (shifts2[slot] ?? 0);
    sums[slot] = (sums[slot] ?? 0) - (z1 * z1 + z2 * z2);
  }
}

function subtractOne(
  sums: Float64Array,
  { kernels, unit }: { readonly kernels: NumericKernels; readonly unit: number },
): void {
  const { scales, shifts } = kernels;
  for (let slot = 0; slot < sums.length; slot++) {
    const z = unit * (scales[slot] ?? 0) - (shifts[slot] ?? 0);
    sums[slot] = (sums[slot] ?? 0) - z * z;
  }
}

function placeIn(
  { units, lows, highs }: Candidate,
  i: number,
): { readonly unit: number; readonly low: number; readonly high: number } {
  return { unit: units[i] ?? 0, low: lows[i] ?? 0, high: highs[i] ?? 0 };
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
