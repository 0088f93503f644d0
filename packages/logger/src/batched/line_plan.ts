import type { ContextNote, ShapeNote } from './note.ts';
import { ABSENT, FALSE, NULL, NUMBER, SECRET, TEXT, TRUE } from './record_layout.ts';
import { jsonText, jsonValue } from './json_piece.ts';
import { type Plain, REDACTED } from '@autotuner/core';

/** How the lines of one context and shape are put together: pieces that are always the same, and values between them. */
export interface LinePlan {
  /** One more than there are values. */
  readonly pieces: readonly string[];
  /** Which value of the record, in its own order, follows each piece but the last. */
  readonly order: readonly number[];
  /** True when that is the order of the record. */
  readonly isInOrder: boolean;
  /** Types of the values that the record holds, in its order. */
  readonly types: readonly number[];
}

/** Stands for a value that only the record knows. */
class Hole {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/** The plan for what follows the message in a JSON line. */
export function planJsonTail(context: ContextNote, shape: ShapeNote): LinePlan {
  const id = context.correlationId;
  const pieces = [id === undefined ? '' : `,"correlation_id":${jsonText(id)}`];
  const order: number[] = [];
  const append = (text: string): void => {
    pieces[pieces.length - 1] += text;
  };
  let before = ',"extra":{';
  for (const [key, value] of Object.entries(mergedFields(context, shape))) {
    if (value === undefined) continue;
    append(`${before}${jsonText(key)}:`);
    before = ',';
    if (value instanceof Hole) {
      order.push(value.index);
      pieces.push('');
    } else append(jsonValue(value));
  }
  append(before === ',' ? '}}\n' : '}\n');
  return { pieces, order, isInOrder: order.every((index, at) => index === at), types: heldTypes(shape) };
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
  return shape.types.filter((type) => type === NUMBER || type === TEXT);
}

function mergedFields(context: ContextNote, shape: ShapeNote): Record<string, Plain | Hole | undefined> {
  let held = 0;
  const own = shape.keys.map((key, at): [string, Plain | Hole | undefined] => {
    const type = shape.types[at] ?? ABSENT;
    return [key, type === NUMBER || type === TEXT ? new Hole(held++) : fixedValue(type)];
  });
  // The same spread that makes the fields of a record elsewhere, so that members come in the same order.
  return { ...fieldsInOrder(context), ...Object.fromEntries(own) };
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
