import { FrequentTexts } from '../lines/frequent_texts.ts';
import type { DefinitionLookup } from './known_definitions.ts';
import type { FieldShape } from './field_shape.ts';
import type { ContextNote, FamilyNote, Note, ShapeNote, TemplateNote } from './note.ts';
import { TEMPLATE_RANGE } from './record_layout.ts';
import type { DefinitionSource } from './ring_producer.ts';

/** Contexts that later records may refer to; the oldest makes room. Scopes of requests come and go. */
const MAX_CONTEXTS = 1_024;

/** Everything that records of this thread's ring may refer to, with its number. Numbers are from 1; 0 means none. */
export class DefinitionBook implements DefinitionSource, DefinitionLookup {
  readonly #send: (note: Note) => void;
  readonly #families = new Map<number, FamilyNote>();
  readonly #contexts = new Map<number, ContextNote>();
  readonly #onRetire = new Map<number, () => void>();
  readonly #shapes: ShapeNote[] = [];
  readonly #texts: TemplateNote[] = [];
  readonly #frequent: FrequentTexts;
  #contextCount = 0;
  #oldestContext = 1;

  constructor(send: (note: Note) => void) {
    this.#send = send;
    this.#frequent = new FrequentTexts({
      range: TEMPLATE_RANGE,
      onFound: (id, text) => this.#addTemplate(id, text),
    });
  }

  family(id: number): FamilyNote | undefined {
    return this.#families.get(id);
  }

  context(id: number): ContextNote | undefined {
    return this.#contexts.get(id);
  }

  shape(id: number): ShapeNote | undefined {
    return this.#shapes[id];
  }

  template(id: number): TemplateNote | undefined {
    return this.#texts[id];
  }

  addFamily(note: FamilyNote): void {
    this.#families.set(note.id, note);
    this.#send(note);
  }

  removeFamily(id: number): void {
    this.#families.delete(id);
  }

  /** Gives a context its number. `onRetire` is called when records may no longer refer to it. */
  addContext(context: Omit<ContextNote, 'type' | 'id' | 'retires'>, onRetire: () => void): number {
    const id = ++this.#contextCount;
    const retires = id > MAX_CONTEXTS ? this.#oldestContext++ : undefined;
    const note: ContextNote = { type: 'context', id, retires, ...context };
    this.#contexts.set(id, note);
    this.#onRetire.set(id, onRetire);
    this.#retire(retires);
    this.#send(note);
    // Records that refer to it may still be in the ring, but not behind twice as many younger contexts.
    this.#contexts.delete(id - 2 * MAX_CONTEXTS);
    return id;
  }

  #retire(id: number | undefined): void {
    if (id === undefined) return;
    this.#onRetire.get(id)?.();
    this.#onRetire.delete(id);
  }

  define(shape: FieldShape): boolean {
    // Whoever adds members to all objects gets the slow way, which knows own members from inherited ones.
    if (Object.keys(Object.prototype).length > 0) return false;
    const id = this.#shapes.length === 0 ? 2 : this.#shapes.length;
    const keys = shape.keys();
    if (keys.length === 0) {
      shape.id = 1;
      return true;
    }
    const note: ShapeNote = { type: 'shape', id, keys, types: shape.types() };
    this.#shapes[id] = note;
    shape.id = id;
    this.#send(note);
    return true;
  }

  templateOf(message: string): number {
    return this.#frequent.idOf(message);
  }

  #addTemplate(id: number, text: string): void {
    const note: TemplateNote = { type: 'template', id, text };
    this.#texts[id] = note;
    this.#send(note);
  }
}
