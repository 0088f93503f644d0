import { LEVELS, levelName, jsonText, jsonValue } from '@autotuner/core';
import { StampedPrefix } from '../lines/stamped_prefix.ts';
import { BEFORE_FIELDS, type JsonTail, jsonTailOf } from './json_tail.ts';
import { mergedFields } from './merged_fields.ts';
import type { ContextNote, ShapeNote } from './note.ts';

/** How the JSON lines of one call site look. */
export interface JsonForm {
  /** Up to the message. */
  readonly head: StampedPrefix;
  /** Undefined when the message is in the record. */
  readonly message: Buffer | undefined;
  /** What the context adds in front of the fields of the call. */
  readonly middle: Buffer;
  readonly tail: JsonTail;
}

/** A context as far as it shows in JSON lines. */
export interface JsonContext {
  readonly middle: Buffer;
  /** Names of the fields in the middle; undefined where there are none. */
  readonly names: ReadonlySet<string> | undefined;
  /** By shape, for fields of calls that do not simply follow those of the context. */
  tails?: Map<number, JsonTail>;
  readonly note: ContextNote;
}

/** A shape as far as it shows in JSON lines; tails are made when they are needed. */
export interface JsonShape {
  readonly note: ShapeNote;
  /** Behind no other fields. */
  alone?: JsonTail;
  /** Behind the fields of a context. */
  behind?: JsonTail;
}

/** Names that look like numbers come first in objects, wherever they were added. */
const NUMBER_FIRST = /^\d/;

/** Heads of the lines of a logger, by rank. */
export function jsonHeadsOf(logger: string): readonly StampedPrefix[] {
  const shown = jsonText(logger);
  return LEVELS.map(
    (level) => new StampedPrefix(`","level":"${levelName(level)}","logger":${shown},"message":`),
  );
}

/** Prepares a context. */
export function jsonContextOf(note: ContextNote): JsonContext {
  const { correlationId } = note;
  const id = correlationId === undefined ? '' : `,"correlation_id":${jsonText(correlationId)}`;
  // With fields that a call may fill in each tail has all fields.
  const members = note.keys === undefined ? Object.entries(note.fields) : [];
  const shown = members.map(([key, value]) => `${jsonText(key)}:${jsonValue(value)}`);
  const hasFields = members.length > 0;
  return {
    middle: Buffer.from(hasFields ? `${id}${BEFORE_FIELDS}${shown.join(',')}` : id),
    names: hasFields ? new Set(members.map(([key]) => key)) : undefined,
    note,
  };
}

/** What follows the message, as the middle and the tail: fields of the call behind those of the context. */
export function jsonEndOf(context: JsonContext, shape: JsonShape): Pick<JsonForm, 'middle' | 'tail'> {
  const { names, note } = context;
  const of = { shape: shape.note, isOpen: false };
  if (names === undefined && note.keys === undefined) {
    shape.alone ??= jsonTailOf(mergedFields(undefined, shape.note), of);
    return { middle: context.middle, tail: shape.alone };
  }
  if (names !== undefined && shape.note.keys.every((key) => !names.has(key) && !NUMBER_FIRST.test(key))) {
    shape.behind ??= jsonTailOf(mergedFields(undefined, shape.note), { ...of, isOpen: true });
    return { middle: context.middle, tail: shape.behind };
  }
  return mixedEnd(context, of.shape);
}

/** Each field of the call has its own place among those of the context. */
function mixedEnd(context: JsonContext, shape: ShapeNote): Pick<JsonForm, 'middle' | 'tail'> {
  const { note } = context;
  const tails = (context.tails ??= new Map());
  const tail = tails.get(shape.id) ?? jsonTailOf(mergedFields(note, shape), { shape, isOpen: false });
  tails.set(shape.id, tail);
  const id = note.correlationId === undefined ? '' : `,"correlation_id":${jsonText(note.correlationId)}`;
  return { middle: Buffer.from(id), tail };
}
