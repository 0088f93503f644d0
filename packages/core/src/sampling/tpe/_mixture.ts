import type { Rng } from '../../ports/rng.ts';
import { isActive } from '../../search_space/conditions.ts';
import type { Params, ParamValue } from '../../search_space/distribution.ts';
import type { UnitColumns } from '../columns/unit_columns.ts';
import type { Candidate } from './_candidate.ts';
import { CategoricalKernels } from './_categorical_kernels.ts';
import type { DimensionKernels } from './_kernels.ts';
import { NumericKernels } from './_numeric_kernels.ts';

/**
 * A joint density over a conditional space: an even mixture of one product of kernels for each member (some of the
 * assignments in the columns) and a prior. A kernel is the prior in the dimensions in which its member is inactive; a
 * point is judged in the dimensions in which it is active.
 *
 * Hot path of a suggestion: slots * candidates * dimensions multiplications.
 */
export class Mixture {
  readonly #columns: UnitColumns;
  readonly #kernels: readonly DimensionKernels[];
  /** By slot: 0 for members, -Infinity for the others. */
  #bases = new Float64Array(0);
  #memberCount = 0;
  #sums = new Float64Array(0);
  /** Sums of the normalisers of the continuous dimensions that are active, for the last set of them. */
  #norms = new Float64Array(0);
  #normsFor = '';

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

  /** Replaces all members; `slots` must ascend. */
  reset(slots: Int32Array): void {
    this.#makeRoom();
    this.#bases.fill(-Infinity);
    for (const slot of slots) this.#bases[slot] = 0;
    this.#memberCount = slots.length;
    for (const kernels of this.#kernels) kernels.reset(slots);
  }

  /** Sets the smallest width of a kernel, in (0, 1]; to be called after members have changed and before the rest. */
  settle(floor: number): void {
    for (const kernels of this.#kernels) kernels.settle(floor, this.#memberCount);
    this.#sums = new Float64Array(this.#columns.size);
    this.#normsFor = '';
  }

  /** Draws an assignment from the kernel of a member, or from the prior for undefined. */
  draw(slot: number | undefined, rng: Rng): Params {
    const params: Record<string, ParamValue> = {};
    this.#columns.dimensions.forEach(({ parameter, scale }, i) => {
      if (!isActive(parameter, params)) return;
      params[parameter.name] = scale.fromUnit(this.#kernels[i]?.draw(slot, rng) ?? 0);
    });
    return params;
  }

  /** Logarithm of the density at a point. */
  logDensity({ units, lows, highs }: Candidate): number {
    const continuous: NumericKernels[] = [];
    const places: number[] = [];
    const rest: (readonly [DimensionKernels, number])[] = [];
    let prior = 0;
    let activity = '';
    for (let i = 0; i < this.#kernels.length; i++) {
      const kernels = this.#kernels[i];
      const unit = units[i] ?? NaN;
      if (kernels === undefined || Number.isNaN(unit)) continue;
      const [low, high] = [lows[i] ?? 0, highs[i] ?? 0];
      prior += kernels.priorLog({ unit, low, high });
      if (kernels instanceof NumericKernels && low === high) {
        continuous.push(kernels);
        places.push(unit);
        activity += `${i},`;
      } else rest.push([kernels, i]);
    }
    const sums = this.#startSums(continuous, activity);
    for (const [kernels, i] of rest) {
      kernels.addLogs({ unit: units[i] ?? 0, low: lows[i] ?? 0, high: highs[i] ?? 0 }, sums);
    }
    subtractSquares(sums, { kernels: continuous, places });
    return logSumExp(sums, prior) - Math.log(this.#memberCount + 1);
  }

  #startSums(continuous: readonly NumericKernels[], activity: string): Float64Array {
    const size = this.#columns.size;
    if (this.#normsFor !== activity || this.#norms.length !== size) {
      this.#norms = this.#bases.slice(0, size);
      for (const { norms } of continuous) {
        for (let slot = 0; slot < size; slot++) this.#norms[slot] = (this.#norms[slot] ?? 0) + (norms[slot] ?? 0);
      }
      this.#normsFor = activity;
    }
    this.#sums.set(this.#norms);
    return this.#sums;
  }

  #makeRoom(): void {
    const { capacity } = this.#columns;
    if (this.#bases.length >= capacity) return;
    const longer = new Float64Array(capacity).fill(-Infinity);
    longer.set(this.#bases);
    this.#bases = longer;
  }
}

/** Two dimensions at a time: most of the time goes into reading and writing the sums. */
function subtractSquares(
  sums: Float64Array,
  { kernels, places }: { readonly kernels: readonly NumericKernels[]; readonly places: readonly number[] },
): void {
  for (let i = 0; i + 1 < kernels.length; i += 2) {
    const { scales: scales1, shifts: shifts1 } = kernels[i] as NumericKernels;
    const { scales: scales2, shifts: shifts2 } = kernels[i + 1] as NumericKernels;
    const unit1 = places[i] ?? 0;
    const unit2 = places[i + 1] ?? 0;
    for (let slot = 0; slot < sums.length; slot++) {
      const z1 = unit1 * (scales1[slot] ?? 0) - (shifts1[slot] ?? 0);
      const z2 = unit2 * (scales2[slot] ?? 0) - (shifts2[slot] ?? 0);
      sums[slot] = (sums[slot] ?? 0) - (z1 * z1 + z2 * z2);
    }
  }
  if (kernels.length % 2 === 0) return;
  const { scales, shifts } = kernels.at(-1) as NumericKernels;
  const unit = places.at(-1) ?? 0;
  for (let slot = 0; slot < sums.length; slot++) {
    const z = unit * (scales[slot] ?? 0) - (shifts[slot] ?? 0);
    sums[slot] = (sums[slot] ?? 0) - z * z;
  }
}

/** The prior is positive everywhere, so the largest term is finite. */
function logSumExp(terms: Float64Array, prior: number): number {
  let largest = prior;
  for (let k = 0; k < terms.length; k++) {
    const term = terms[k] ?? 0;
    if (term > largest) largest = term;
  }
  let sum = Math.exp(prior - largest);
  for (let k = 0; k < terms.length; k++) {
    const below = (terms[k] ?? 0) - largest;
    // Below that a term no longer changes the sum; most are, far from the point.
    if (below > -40) sum += Math.exp(below);
  }
  return largest + Math.log(sum);
}
