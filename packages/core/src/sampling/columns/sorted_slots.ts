import { grown } from './unit_columns.ts';

/** Up to so many slots, putting one after the other in its place is faster than sorting. */
const FEW = 32;

/** Slots in the order of their keys, equal keys in the order of slots. A key must not change while its slot is inside. */
export class SortedSlots {
  #slots = new Int32Array(16);
  #size = 0;

  /** How many slots are inside. */
  get size(): number {
    return this.#size;
  }

  /** The slots in order; longer than the size, and replaced when it grows. */
  get slots(): Int32Array {
    return this.#slots;
  }

  /** Puts a slot where its key belongs and returns its place. */
  insert(slot: number, keys: Float64Array): number {
    const place = this.#placeOf(slot, keys);
    if (this.#size === this.#slots.length) this.#slots = grown(this.#slots, 2 * this.#size);
    this.#slots.copyWithin(place + 1, place, this.#size);
    this.#slots[place] = slot;
    this.#size++;
    return place;
  }

  /** Takes out a slot that is inside, and returns the place where it was. */
  remove(slot: number, keys: Float64Array): number {
    const place = this.#placeOf(slot, keys);
    this.#slots.copyWithin(place, place + 1, this.#size);
    this.#size--;
    return place;
  }

  /** Replaces everything; `slots` must ascend. Sorting numbers alone is many times faster than sorting by a function. */
  reset(slots: Int32Array, keys: Float64Array): void {
    if (slots.length > FEW) return this.#sort(slots, keys);
    this.#size = 0;
    for (const slot of slots) this.insert(slot, keys);
  }

  #sort(slots: Int32Array, keys: Float64Array): void {
    const sorted = Float64Array.from(slots, (slot) => keys[slot] ?? 0).toSorted();
    const used = new Int32Array(slots.length);
    const ordered = new Int32Array(Math.max(16, slots.length));
    for (const slot of slots) {
      const first = firstPlace(sorted, keys[slot] ?? 0);
      const nth = used[first] ?? 0;
      used[first] = nth + 1;
      ordered[first + nth] = slot;
    }
    this.#slots = ordered;
    this.#size = slots.length;
  }

  /** The first place whose slot does not come before. */
  #placeOf(slot: number, keys: Float64Array): number {
    const key = keys[slot] ?? 0;
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#slots[middle] ?? 0;
      const otherKey = keys[other] ?? 0;
      if (otherKey < key || (otherKey === key && other < slot)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function firstPlace(sorted: Float64Array, key: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
