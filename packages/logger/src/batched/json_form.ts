import { LEVELS, levelName, jsonText, jsonValue } from '@autotuner/core';
import { StampedPrefix } from '../lines/stamped_prefix.ts';
import { heldTypes, Hole, mergedFields } from './merged_fields.ts';
import type { ContextNote, ShapeNote } from './note.ts';

/** How the JSON lines of one call site look: bytes that are always the same, and values between them. */
export interface JsonForm {
  /** The line up to the first part that a record brings itself. */
  readonly prefix: StampedPrefix;
  /** The message comes next, from the record; else it is in the prefix. */
  readonly isMessageHeld: boolean;
  /** What follows the message that is held. */
  readonly afterMessage: Buffer;
  /** Which value of the record, in the record's own order, comes next. */
  readonly order: readonly number[];
  /** What follows each of them; the last one ends the line. */
  readonly pieces: readonly Buffer[];
  /** Types of the values that the record holds, in its order. */
  readonly types: readonly number[];
}

/** The form of the lines of a context, shape and message; without a message it is held by the record. */
export function jsonFormOf(
  of: { readonly context: ContextNote; readonly shape: ShapeNote },
  call: { readonly rank: number; readonly message: string | undefined },
): JsonForm {
  const { context, shape } = of;
  const level = LEVELS[call.rank] ?? 'info';
  const head = `","level":"${levelName(level)}","logger":${jsonText(context.logger)},"message":`;
  const { first, order, pieces } = tailOf(context, shape);
  const isMessageHeld = call.message === undefined;
  const message = call.message === undefined ? '' : jsonText(call.message);
  return {
    prefix: new StampedPrefix(isMessageHeld ? head : `${head}${message}${first}`),
    isMessageHeld,
    afterMessage: Buffer.from(isMessageHeld ? first : ''),
    order,
    pieces: pieces.map((piece) => Buffer.from(piece)),
    types: heldTypes(shape),
  };
}

/** What follows the message: the text up to the first value, which value comes where, and what follows each. */
function tailOf(
  context: ContextNote,
  shape: ShapeNote,
): { readonly first: string; readonly order: readonly number[]; readonly pieces: readonly string[] } {
  const id = context.correlationId;
  const order: number[] = [];
  const pieces = [id === undefined ? '' : `,"correlation_id":${jsonText(id)}`];
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
  const [first = '', ...rest] = pieces;
  return { first, order, pieces: rest };
}
