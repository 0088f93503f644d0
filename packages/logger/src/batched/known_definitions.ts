import type { Ring } from './control_block.ts';
import type { ContextNote, Definition, FamilyNote, ShapeNote, TemplateNote } from './note.ts';
import { OpenFamily } from './open_family.ts';
import type { JsonShape } from './json_form.ts';
import { formOf, type KnownContext, type KnownTemplate, type RecordForm } from './record_form.ts';
import { rankOf } from './record_layout.ts';

/** Finds what was defined in a part of the ring that another reader has read. */
export interface DefinitionLookup {
  family(id: number): FamilyNote | undefined;
  context(id: number): ContextNote | undefined;
  shape(id: number): ShapeNote | undefined;
  template(id: number): TemplateNote | undefined;
}

/** What the records of a ring refer to, as its reader knows it. */
export class KnownDefinitions {
  readonly #ring: Ring;
  readonly #lookup: DefinitionLookup | undefined;
  readonly #families = new Map<number, OpenFamily>();
  readonly #contexts = new Map<number, KnownContext>();
  readonly #shapes: JsonShape[] = [];
  readonly #templates: KnownTemplate[] = [];
  /** What the last record was of: the next one is mostly the same. */
  #last: RecordForm | undefined;
  #lastContext = 0;
  #lastShape = 0;
  #lastTemplate = 0;

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
    else if (note.type === 'shape') this.#shapes[note.id] = { note };
    else this.#templates[note.id] = { note };
  }

  family(id: number): OpenFamily | undefined {
    const known = this.#families.get(id);
    if (known !== undefined) return known;
    const note = this.#lookup?.family(id);
    return note === undefined ? undefined : this.#learnFamily(note);
  }

  context(id: number): KnownContext | undefined {
    return this.#contexts.get(id) ?? this.#learnContext(this.#lookup?.context(id));
  }

  /** What a record looks like; undefined when it refers to something unknown. */
  form(ints: Int32Array, begin: number): RecordForm | undefined {
    const rank = rankOf(ints[begin * 2]!);
    const context = ints[begin * 2 + 1]!;
    const shape = ints[begin * 2 + 2]!;
    const template = ints[begin * 2 + 3]!;
    const last = this.#last;
    const isSame =
      last !== undefined &&
      context === this.#lastContext &&
      shape === this.#lastShape &&
      template === this.#lastTemplate &&
      rank === last.rank;
    if (isSame) return last;
    const found = this.#find(context, { shape, template, rank });
    if (found === undefined) return undefined;
    this.#last = found;
    this.#lastContext = context;
    this.#lastShape = shape;
    this.#lastTemplate = template;
    return found;
  }

  #find(
    contextId: number,
    ids: { readonly shape: number; readonly template: number; readonly rank: number },
  ): RecordForm | undefined {
    const context = this.context(contextId);
    const shape = this.#shape(ids.shape);
    const template = ids.template === 0 ? undefined : this.#template(ids.template);
    if (context === undefined || shape === undefined) return undefined;
    if (ids.template !== 0 && template === undefined) return undefined;
    return formOf(context, { rank: ids.rank, shape, template });
  }

  #shape(id: number): JsonShape | undefined {
    const known = this.#shapes[id];
    if (known !== undefined) return known;
    const note = id === EMPTY_SHAPE.id ? EMPTY_SHAPE : this.#lookup?.shape(id);
    return note === undefined ? undefined : (this.#shapes[id] = { note });
  }

  #template(id: number): KnownTemplate | undefined {
    const known = this.#templates[id];
    if (known !== undefined) return known;
    const note = this.#lookup?.template(id);
    return note === undefined ? undefined : (this.#templates[id] = { note });
  }

  /** Forgets a context that no later record refers to. */
  forgetContext(id: number): void {
    this.#contexts.delete(id);
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
    const context: KnownContext = { note, family };
    this.#contexts.set(note.id, context);
    return context;
  }
}

/** The shape of a call without fields; it has number 1 everywhere. */
const EMPTY_SHAPE: ShapeNote = { type: 'shape', id: 1, keys: [], types: [] };
