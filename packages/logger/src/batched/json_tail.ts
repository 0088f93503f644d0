import { jsonText, jsonValue, type Plain } from '@autotuner/core';
import { heldTypes, Hole } from './merged_fields.ts';
import type { ShapeNote } from './note.ts';

/** The end of JSON lines: bytes that are always the same, and values between them. */
export interface JsonTail {
  /** Up to the first value. */
  readonly first: Buffer;
  /** Which value of the record, in the record's own order, comes next. */
  readonly order: readonly number[];
  /** What follows each of them; the last one ends the line. */
  readonly pieces: readonly Buffer[];
  /** Types of the values that the record holds, in its order. */
  readonly types: readonly number[];
}

/** What opens the fields of a line. */
export const BEFORE_FIELDS = ',"extra":{';

/** The tail with these fields, of which some are values that only the record knows; `isOpen` when others are in front of them. */
export function jsonTailOf(
  fields: Readonly<Record<string, Plain | Hole | undefined>>,
  of: { readonly shape: ShapeNote; readonly isOpen: boolean },
): JsonTail {
  const order: number[] = [];
  const texts = [''];
  const append = (text: string): void => {
    texts[texts.length - 1] += text;
  };
  let before = of.isOpen ? ',' : BEFORE_FIELDS;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    append(`${before}${jsonText(key)}:`);
    before = ',';
    if (value instanceof Hole) {
      order.push(value.index);
      texts.push('');
    } else append(jsonValue(value));
  }
  append(before === ',' ? '}}\n' : '}\n');
  const [first, ...pieces] = texts.map((text) => Buffer.from(text));
  return { first: first ?? Buffer.alloc(0), order, pieces, types: heldTypes(of.shape) };
}
