import type { Rng } from '../../ports/rng.ts';
import { SortedSlots } from '../columns/sorted_slots.ts';
import { grown } from '../columns/unit_columns.ts';
import type { DimensionKernels, Place } from './_kernels.ts';
import { drawTruncatedNormal, logCellMass, logNormaliser } from './_truncated_normal.ts';

/** The prior of a dimension: nearly flat, and what an observation counts as where it is inactive. */
const PRIOR = { mean: 0.5, sigma: 1 } as const;
const PRIOR_LOG_NORM: number = logNormaliser(PRIOR.mean, PRIOR.sigma);

/** In sigmas. */
const NARROW = 0.25;
/** In sigmas. */
const FAR = 6;

/**
 * Normal kernels cut to the unit interval. Each is as wide as the distance to the farther one of its two neighbours, at
 * least the floor and at most 1; the outermost look inwards only, a single one looks at the ends of the interval. This is
 * the nearest-neighbour rule of Bergstra et al. 2011 as Optuna 5 applies it.
 *
 * The order of the members is kept while they come and go, so that only neighbours get new widths and new normalisers.
 * All that is kept is a function of the set of members, never of the way to it. Hot: index loops and typed arrays.
 */
export class NumericKernels implements DimensionKernels {
  readonly #column: () => Float64Array;
  readonly #order = new SortedSlots();
  #floor = 1;
  #memberCount = 0;
  /** By slot; 0 where the shape is not known yet. */
  #sigmas = new Float64Array(0);
  /** By slot: the logarithm of the density is norm - (unit * scale - shift)^2. */
  #norms = new Float64Array(0);
  #scales = new Float64Array(0);
  #shifts = new Float64Array(0);

  constructor(column: () => Float64Array) {
    this.#column = column;
  }

  add(slot: number): void {
    const units = this.#column();
    this.#makeRoom(units.length);
    if (Number.isNaN(units[slot] ?? NaN)) return this.#shape(slot, PRIOR);
    // Another assignment may have had this slot before.
    this.#sigmas[slot] = 0;
    const place = this.#order.insert(slot, units);
    this.#refresh(place - 1, place + 2);
  }

  remove(slot: number): void {
    const units = this.#column();
    if (Number.isNaN(units[slot] ?? NaN)) return;
    const place = this.#order.remove(slot, units);
    this.#refresh(place - 1, place + 1);
  }

  reset(slots: Int32Array): void {
    const units = this.#column();
    this.#makeRoom(units.length);
    const isActive = (slot: number): boolean => !Number.isNaN(units[slot] ?? NaN);
    this.#order.reset(slots.filter(isActive), units);
    for (const slot of slots) {
      if (isActive(slot)) this.#sigmas[slot] = 0;
      else this.#shape(slot, PRIOR);
    }
    this.#refresh(0, this.#order.size);
  }

  settle(floor: number, memberCount: number): void {
    this.#memberCount = memberCount;
    if (floor === this.#floor) return;
    this.#floor = floor;
    this.#refresh(0, this.#order.size);
  }

  addLogs({ unit, low, high }: Place, sums: Float64Array): void {
    if (low < high) return this.#addMasses({ low, high }, sums);
    const { norms, scales, shifts } = this;
    for (let slot = 0; slot < sums.length; slot++) {
      const z = unit * (scales[slot] ?? 0) - (shifts[slot] ?? 0);
      sums[slot] = (sums[slot] ?? 0) + (norms[slot] ?? 0) - z * z;
    }
  }

  priorLog({ unit, low, high }: Place): number {
    if (low < high) return logMass(PRIOR, { low, high, logFactor: PRIOR_LOG_NORM });
    return PRIOR_LOG_NORM - 0.5 * (unit - PRIOR.mean) ** 2;
  }

  draw(slot: number | undefined, rng: Rng): number {
    const mean = slot === undefined ? NaN : (this.#column()[slot] ?? NaN);
    if (slot === undefined || Number.isNaN(mean)) return drawTruncatedNormal(PRIOR, rng);
    return drawTruncatedNormal({ mean, sigma: this.#sigmas[slot] ?? 1 }, rng);
  }

  /** By slot, for those who add several dimensions in one go. */
  get norms(): Float64Array {
    return this.#norms;
  }

  /** By slot. */
  get scales(): Float64Array {
    return this.#scales;
  }

  /** By slot. */
  get shifts(): Float64Array {
    return this.#shifts;
  }

  /** Members with one place and one width, neighbours in the order, share a mass. */
  #addMasses(cell: { readonly low: number; readonly high: number }, sums: Float64Array): void {
    const units = this.#column();
    const { slots, size } = this.#order;
    let mean = NaN;
    let sigma = NaN;
    let log = 0;
    for (let place = 0; place < size; place++) {
      const slot = slots[place] ?? 0;
      const ownMean = units[slot] ?? 0;
      const ownSigma = this.#sigmas[slot] ?? 1;
      if (ownMean !== mean || ownSigma !== sigma) {
        mean = ownMean;
        sigma = ownSigma;
        log = logMass({ mean, sigma }, { ...cell, logFactor: this.#norms[slot] ?? 0 });
      }
      sums[slot] = (sums[slot] ?? 0) + log;
    }
    if (size < this.#memberCount) this.#addPrior(cell, sums);
  }

  #addPrior(cell: { readonly low: number; readonly high: number }, sums: Float64Array): void {
    const units = this.#column();
    const log = logMass(PRIOR, { ...cell, logFactor: PRIOR_LOG_NORM });
    for (let slot = 0; slot < sums.length; slot++) {
      if (Number.isNaN(units[slot] ?? NaN)) sums[slot] = (sums[slot] ?? 0) + log;
    }
  }

  #refresh(from: number, to: number): void {
    const units = this.#column();
    const { slots, size } = this.#order;
    const end = Math.min(to, size);
    for (let place = Math.max(from, 0); place < end; place++) {
      const slot = slots[place] ?? 0;
      const gap = farthestGap(place, { slots, size, units });
      const sigma = Math.min(Math.max(gap, this.#floor), 1);
      if (this.#sigmas[slot] !== sigma) this.#shape(slot, { mean: units[slot] ?? 0, sigma });
    }
  }

  #shape(slot: number, { mean, sigma }: { readonly mean: number; readonly sigma: number }): void {
    const scale = Math.SQRT1_2 / sigma;
    this.#sigmas[slot] = sigma;
    this.#scales[slot] = scale;
    this.#shifts[slot] = mean * scale;
    this.#norms[slot] = logNormaliser(mean, sigma);
  }

  #makeRoom(capacity: number): void {
    if (capacity <= this.#sigmas.length) return;
    this.#sigmas = grown(this.#sigmas, capacity);
    this.#norms = grown(this.#norms, capacity);
    this.#scales = grown(this.#scales, capacity);
    this.#shifts = grown(this.#shifts, capacity);
  }
}

interface Neighbours {
  readonly slots: Int32Array;
  readonly size: number;
  readonly units: Float64Array;
}

function farthestGap(place: number, { slots, size, units }: Neighbours): number {
  const mean = units[slots[place] ?? 0] ?? 0;
  if (size === 1) return Math.max(mean, 1 - mean);
  const left = place === 0 ? 0 : mean - (units[slots[place - 1] ?? 0] ?? 0);
  const right = place === size - 1 ? 0 : (units[slots[place + 1] ?? 0] ?? 0) - mean;
  return Math.max(left, right);
}

/**
 * Where the cell is narrow, the density in its middle times its width, bent as the second derivative says, is right to
 * 1 %; where it is so far off that its share is below 1e-9 and plays no part in a mixture with the prior, the density at
 * its near end will do. Both spare two error functions, for most kernels.
 */
function logMass(
  { mean, sigma }: { readonly mean: number; readonly sigma: number },
  cell: { readonly low: number; readonly high: number; readonly logFactor: number },
): number {
  const { low, high, logFactor } = cell;
  const width = high - low;
  const distance = Math.max(low - mean, mean - high, 0) / sigma;
  if (distance > FAR) return logFactor + Math.log(width) - 0.5 * distance * distance;
  if (width >= NARROW * sigma) return logCellMass({ mean, sigma }, cell);
  const z = ((low + high) / 2 - mean) / sigma;
  const bend = ((width / sigma) ** 2 / 24) * (z * z - 1);
  return logFactor + Math.log(width) - 0.5 * z * z + bend;
}
