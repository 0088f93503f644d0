import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SortedSlots } from './sorted_slots.ts';

const keyOf = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.25, 0.5));

const listOf = (sorted: SortedSlots): readonly number[] => [...sorted.slots.subarray(0, sorted.size)];

function plainOrder(slots: readonly number[], keys: Float64Array): readonly number[] {
  return slots.toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

test('insert() and remove() keep the order of a plain sort, equal keys by slot, and tell the place', () => {
  const move = fc.tuple(fc.nat({ max: 39 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(keyOf, { minLength: 40, maxLength: 40 }), fc.array(move), (list, moves) => {
      const keys = Float64Array.from(list);
      const sorted = new SortedSlots();
      const inside = new Set<number>();
      for (const [slot, isInsertion] of moves) {
        if (inside.has(slot) === isInsertion) continue;
        const before = plainOrder([...inside], keys);
        if (isInsertion) inside.add(slot);
        else inside.delete(slot);
        const after = plainOrder([...inside], keys);
        const place = isInsertion ? sorted.insert(slot, keys) : sorted.remove(slot, keys);
        assert.equal(place, (isInsertion ? after : before).indexOf(slot));
        assert.deepEqual(listOf(sorted), after);
      }
    }),
  );
});

test('reset() sorts as insertion does', () => {
  fc.assert(
    fc.property(fc.array(keyOf, { maxLength: 60 }), (list) => {
      const keys = Float64Array.from(list);
      const slots = [...list.keys()];
      const sorted = new SortedSlots();
      sorted.insert(0, Float64Array.of(1));
      sorted.reset(Int32Array.from(slots), keys);
      assert.deepEqual(listOf(sorted), plainOrder(slots, keys));
    }),
  );
});
