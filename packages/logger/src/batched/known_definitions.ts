import type { Ring } from './control_block.ts';
import { jsonText } from './json_piece.ts';
import { knowContext, type KnownContext, type RecordParts } from './line_renderer.ts';
import type { ContextNote, Definition, FamilyNote, ShapeNote, TemplateNote } from './note.ts';
import { OpenFamily } from './open_family.ts';
import { rankOf } from './record_layout.ts';

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
  readonly #ring: Ring;
  readonly #lookup: DefinitionLookup | undefined;
  readonly #families = new Map<number, OpenFamily>();
  readonly #contexts = new Map<number, KnownContext>();
  readonly #shapes: ShapeNote[] = [];
  readonly #templates: KnownTemplate[] = [];
  #lastId = 0;
  #last: KnownContext | undefined;

  constructor(ring: Ring, lookup: DefinitionLookup | undefined) {
    this.#ring = ring;
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
    if (found === undefined) return undefined;
    this.#lastId = id;
    this.#last = found;
    return found;
  }

  /** What a record refers to; undefined when some of it is unknown. */
  parts(ints: Int32Array, begin: number): RecordParts | undefined {
    const context = this.context(ints[begin * 2 + 1] ?? 0);
    const shape = this.#shape(ints[begin * 2 + 2] ?? 0);
    const templateId = ints[begin * 2 + 3] ?? 0;
    const template = templateId === 0 ? undefined : this.#template(templateId);
    if (context === undefined || shape === undefined) return undefined;
    if (templateId !== 0 && template === undefined) return undefined;
    return { context, shape, template, rank: rankOf(ints[begin * 2] ?? 0) };
  }

  #shape(id: number): ShapeNote | undefined {
    const known = this.#shapes[id];
    if (known !== undefined) return known;
    const found = id === EMPTY_SHAPE.id ? EMPTY_SHAPE : this.#lookup?.shape(id);
    if (found !== undefined) this.#shapes[id] = found;
    return found;
  }

  #template(id: number): KnownTemplate | undefined {
    const known = this.#templates[id];
    if (known !== undefined) return known;
    const note = this.#lookup?.template(id);
    if (note === undefined) return undefined;
    return (this.#templates[id] = { text: note.text, json: jsonText(note.text) });
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
    const family = new OpenFamily(note, this.#ring);
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
