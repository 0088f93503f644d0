import type { Params } from '../../search_space/distribution.ts';
import { unitIn } from './dimension.ts';
import type { Dimension } from './dimension.ts';

const FIRST_CAPACITY = 64;

/**
 * Assignments as columns: for each dimension the place of each assignment on the unit interval, NaN where it is
 * inactive. Assignments are known by their slot, the order in which they came. Only grows at its end and shrinks there.
 */
export class UnitColumns {
  readonly dimensions: readonly Dimension[];
  #columns: readonly Float64Array[];
  #size = 0;
  #capacity: number;

  constructor(dimensions: readonly Dimension[], capacity: number = FIRST_CAPACITY) {
    this.dimensions = dimensions;
    this.#capacity = Math.max(capacity, 1);
    this.#columns = dimensions.map(() => new Float64Array(this.#capacity));
  }

  /** How many assignments it holds. */
  get size(): number {
    return this.#size;
  }

  /** How many fit before columns move. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Places in one dimension; longer than the size, and replaced when columns move. */
  column(dimension: number): Float64Array {
    return this.#columns[dimension] ?? new Float64Array(0);
  }

  /** Names the parameters that are active in an assignment. */
  branchOf(slot: number): string {
    return this.#columns.map((column) => (Number.isNaN(column[slot] ?? NaN) ? '-' : '+')).join('');
  }

  /** Adds an assignment in the next slot. */
  push(params: Params): void {
    this.#makeRoom();
    this.dimensions.forEach((dimension, i) => {
      this.column(i)[this.#size] = unitIn(params, dimension);
    });
    this.#size++;
  }

  /** Forgets all slots from `size` on. */
  truncate(size: number): void {
    this.#size = size;
  }

  /** A copy of some slots, in their order. */
  pick(slots: Int32Array): UnitColumns {
    const picked = new UnitColumns(this.dimensions, slots.length);
    for (const slot of slots) {
      for (let i = 0; i < this.#columns.length; i++) {
        picked.column(i)[picked.#size] = this.column(i)[slot] ?? NaN;
      }
      picked.#size++;
    }
    return picked;
  }

  #makeRoom(): void {
    if (this.#size < this.#capacity) return;
    this.#capacity *= 2;
    this.#columns = this.#columns.map((column) => grown(column, this.#capacity));
  }
}

/** A copy with room for more; zeros at the end. */
export function grown<T extends Float64Array | Int32Array>(column: T, capacity: number): T {
  const longer = new (column.constructor as new (length: number) => T)(capacity);
  longer.set(column);
  return longer;
}
