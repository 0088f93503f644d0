import { type Plain, REDACTED } from '@autotuner/core';
import type { ContextNote, ShapeNote } from './note.ts';
import { ABSENT, AS_JSON, FALSE, NULL, NUMBER, SECRET, TEXT, TRUE } from './record_layout.ts';

/** Stands for a value that only the record knows. */
export class Hole {
  /** Which of the values that the record holds. */
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/** The fields of a record with its values in their places; `values` are those that the record holds, in its order. */
export function fieldsOf(
  of: { readonly context: ContextNote; readonly shape: ShapeNote },
  values: readonly (string | number)[],
): Record<string, unknown> {
  const merged = mergedFields(of.context, of.shape);
  return Object.fromEntries(
    Object.entries(merged).map(([key, value]) => [key, value instanceof Hole ? values[value.index] : value]),
  );
}

/** Types that take room in a record. */
export function heldTypes(shape: ShapeNote): readonly number[] {
  return shape.types.filter((type) => isHeld(type));
}

function isHeld(type: number): boolean {
  return type === NUMBER || type === TEXT || type === AS_JSON;
}

/** The fields of context and call together, in the order of a line; without a context those of the call alone. */
export function mergedFields(
  context: ContextNote | undefined,
  shape: ShapeNote,
): Record<string, Plain | Hole | undefined> {
  let held = 0;
  const own = shape.keys.map((key, at): [string, Plain | Hole | undefined] => {
    const type = shape.types[at] ?? ABSENT;
    return [key, isHeld(type) ? new Hole(held++) : fixedValue(type)];
  });
  // The same spread that makes the fields of a record elsewhere, so that members come in the same order.
  return { ...(context && fieldsInOrder(context)), ...Object.fromEntries(own) };
}

function fieldsInOrder({ fields, keys }: ContextNote): Readonly<Record<string, Plain | undefined>> {
  return keys === undefined ? fields : Object.fromEntries(keys.map((key) => [key, memberOf(fields, key)]));
}

/** Only what is the object's own: a name such as "toString" must not find what all objects have. */
function memberOf(fields: Readonly<Record<string, Plain>>, key: string): Plain | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function fixedValue(type: number): Plain | undefined {
  if (type === TRUE || type === FALSE) return type === TRUE;
  if (type === NULL) return null;
  return type === SECRET ? REDACTED : undefined;
}
