import { jsonText } from './json_piece.ts';
import { knowContext, type KnownContext } from './line_renderer.ts';
import type { ContextNote, Definition, FamilyNote, ShapeNote, TemplateNote } from './note.ts';
import { OpenFamily } from './open_family.ts';

/** Finds what was defined in a part of the ring that another reader has read. */
export interface DefinitionLookup {
  family(id: number): FamilyNote | undefined;
  context(id: number): ContextNote | undefined;
  shape(id: number): ShapeNote | undefined;
  template(id: number): TemplateNote | undefined;
}

/** A message that came often, and how it stands in a JSON line. */
export interface KnownTemplate {
  readonly text: string;
  readonly json: string;
}

/** What the records of a ring refer to, as its reader knows it. */
export class KnownDefinitions {
  readonly #lookup: DefinitionLookup | undefined;
  readonly #families = new Map<number, OpenFamily>();
  readonly #contexts = new Map<number, KnownContext>();
  readonly #shapes: ShapeNote[] = [];
  readonly #templates: KnownTemplate[] = [];
  #lastId = 0;
  #last: KnownContext | undefined;

  constructor(lookup: DefinitionLookup | undefined) {
    this.#lookup = lookup;
  }

  /** Families with files that may be open. */
  get families(): ReadonlyMap<number, OpenFamily> {
    return this.#families;
  }

  /** Learns a definition; one that is known already changes nothing. */
  learn(note: Definition): void {
    if (note.type === 'family') this.#learnFamily(note);
    else if (note.type === 'context') this.#learnContext(note);
    else if (note.type === 'shape') this.#shapes[note.id] = note;
    else this.#templates[note.id] = { text: note.text, json: jsonText(note.text) };
  }

  family(id: number): OpenFamily | undefined {
    const known = this.#families.get(id);
    if (known !== undefined) return known;
    const note = this.#lookup?.family(id);
    return note === undefined ? undefined : this.#learnFamily(note);
  }

  context(id: number): KnownContext | undefined {
    if (id === this.#lastId) return this.#last;
    const found = this.#contexts.get(id) ?? this.#learnContext(this.#lookup?.context(id));
    this.#lastId = id;
    this.#last = found;
    return found;
  }

  shape(id: number): ShapeNote {
    return (this.#shapes[id] ??= this.#lookup?.shape(id) ?? EMPTY_SHAPE);
  }

  template(id: number): KnownTemplate | undefined {
    if (id === 0) return undefined;
    const known = this.#templates[id];
    if (known !== undefined) return known;
    const text = this.#lookup?.template(id)?.text ?? '';
    return (this.#templates[id] = { text, json: jsonText(text) });
  }

  /** Forgets a context that no later record refers to. */
  forgetContext(id: number): void {
    this.#contexts.delete(id);
    this.#lastId = 0;
    this.#last = undefined;
  }

  /** Forgets a family and closes its files. */
  forgetFamily(id: number): void {
    this.#families.get(id)?.close();
    this.#families.delete(id);
    for (const [context, { family }] of this.#contexts) {
      if (family.note.id === id) this.forgetContext(context);
    }
  }

  #learnFamily(note: FamilyNote): OpenFamily {
    const known = this.#families.get(note.id);
    if (known !== undefined) return known;
    const family = new OpenFamily(note);
    this.#families.set(note.id, family);
    return family;
  }

  #learnContext(note: ContextNote | undefined): KnownContext | undefined {
    if (note === undefined) return undefined;
    const known = this.#contexts.get(note.id);
    if (known !== undefined) return known;
    const family = this.family(note.family);
    if (family === undefined) return undefined;
    const context = knowContext(note, family);
    this.#contexts.set(note.id, context);
    return context;
  }
}

/** The shape of a call without fields; it has number 1 everywhere. */
const EMPTY_SHAPE: ShapeNote = { type: 'shape', id: 1, keys: [], types: [] };
