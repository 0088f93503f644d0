import { type JsonContext, jsonContextOf, jsonEndOf, type JsonForm, type JsonShape } from './json_form.ts';
import { jsonText } from '@autotuner/core';
import type { ContextNote, ShapeNote, TemplateNote } from './note.ts';
import type { OpenFamily } from './open_family.ts';

/** What the records of one call site have in common. */
export interface RecordForm {
  readonly context: KnownContext;
  readonly rank: number;
  readonly shape: ShapeNote;
  /** Undefined when the message is in the record. */
  readonly template: TemplateNote | undefined;
  /** Undefined where lines are text. */
  readonly json: JsonForm | undefined;
}

/** A context as the reading end knows it. */
export interface KnownContext {
  readonly note: ContextNote;
  readonly family: OpenFamily;
  json?: JsonContext;
}

/** A message as the reading end knows it. */
export interface KnownTemplate {
  readonly note: TemplateNote;
  json?: Buffer;
}

/**
 * Puts a form together from what is known of its parts. It is not kept for long: with the scopes of requests there are as
 * many contexts as requests, and what would be kept for each of their call sites adds up.
 */
export function formOf(
  context: KnownContext,
  of: { readonly rank: number; readonly shape: JsonShape; readonly template: KnownTemplate | undefined },
): RecordForm {
  const { rank, shape, template } = of;
  const { family, note } = context;
  const form = { context, rank, shape: shape.note, template: template?.note };
  if (family.note.format !== 'json') return { ...form, json: undefined };
  context.json ??= jsonContextOf(note);
  const { middle, tail } = jsonEndOf(context.json, shape);
  const head = family.jsonHeads(note.logger)[rank]!;
  return {
    ...form,
    json: { head, message: template === undefined ? undefined : shownIn(template), middle, tail },
  };
}

function shownIn(template: KnownTemplate): Buffer {
  template.json ??= Buffer.from(jsonText(template.note.text));
  return template.json;
}
