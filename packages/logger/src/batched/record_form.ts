import { type JsonForm, jsonFormOf } from './json_form.ts';
import type { ContextNote, ShapeNote, TemplateNote } from './note.ts';
import type { OpenFamily } from './open_family.ts';
import { TEMPLATE_RANGE } from './record_layout.ts';

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
  readonly forms: Map<number, RecordForm>;
}

/** Forms of one context that are kept; then keeping begins anew. */
const MAX_FORMS = 1_024;
const RANK_RANGE = 8;

/** Prepares a context for its records. */
export function knowContext(note: ContextNote, family: OpenFamily): KnownContext {
  return { note, family, forms: new Map() };
}

/** Numbers by which a record refers to its form; the template is 0 when it has its message itself. */
export interface FormIds {
  readonly shape: number;
  readonly template: number;
  readonly rank: number;
}

/** The key of a form in its context. */
export function formKey({ shape, template, rank }: FormIds): number {
  return (shape * TEMPLATE_RANGE + template) * RANK_RANGE + rank;
}

/** Makes the form of records, and keeps it. */
export function addForm(
  context: KnownContext,
  of: Omit<RecordForm, 'context' | 'json'> & { readonly key: number },
): RecordForm {
  const { rank, shape, template, key } = of;
  const isJson = context.family.note.format === 'json';
  const call = { rank, message: template?.text };
  const json = isJson ? jsonFormOf({ context: context.note, shape }, call) : undefined;
  const form = { context, rank, shape, template, json };
  if (context.forms.size >= MAX_FORMS) context.forms.clear();
  context.forms.set(key, form);
  return form;
}
