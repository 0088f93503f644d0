import { isSecretField } from '@autotuner/core';
import { ABSENT, AS_JSON, FALSE, NULL, NUMBER, SECRET, TEXT, TRUE } from './record_layout.ts';

/** Shapes that one family may have; calls with further ones take the slow way. */
const MAX_SHAPES = 2_048;
/** Members that may follow one beginning; a map with numbers as keys would fill the memory else. */
const MAX_BRANCHES = 256;
/** Fields of a call that the fast way takes. */
const MAX_DEPTH = 64;

/** How shapes come to know each other and get their numbers. */
export interface ShapeBook {
  /** Fields that the fast way must not take, because they decide where the record goes or what it is called. */
  readonly special: ReadonlySet<string>;
  /** Whether the fast way takes objects: where lines are JSON it can put their JSON in. */
  readonly takesObjects: boolean;
  /** Shapes of this family so far. */
  count: number;
}

/**
 * Names and types of the first fields of a call, as a node of a trie over all calls of a family. A call site whose
 * objects look alike finds each next node in `nextKey` and `nextType` without a look-up: 3 ns instead of 20 per field.
 */
export class FieldShape {
  readonly #book: ShapeBook;
  readonly #parent: FieldShape | undefined;
  readonly #depth: number;
  readonly key: string;
  /** Type as it is in the record: a secret has its own. */
  readonly type: number;
  /** False for the end of the fast way. */
  readonly isUsual: boolean;
  /** Number in the ring; 0 until a record has needed it. */
  id = 0;
  /** Message and template that came last with this shape. */
  message = '';
  template = 0;
  /** The node that came last; at first a type that no value has. */
  nextKey = '';
  nextType = -2;
  next: FieldShape = this;
  readonly #branches = new Map<string, FieldShape[]>();

  constructor(
    book: ShapeBook,
    from: { readonly parent: FieldShape | undefined; readonly key: string; readonly type: number },
  ) {
    this.#book = book;
    this.#parent = from.parent;
    this.#depth = from.parent === undefined ? 0 : from.parent.#depth + 1;
    this.key = from.key;
    this.type = from.type;
    this.isUsual = from.type >= 0;
  }

  /** The node after this one for a field of this name and type. */
  find(key: string, type: number): FieldShape {
    const known = this.#branches.get(key)?.[type];
    const found = known ?? this.#add(key, type);
    if (!found.isUsual) return found;
    this.nextKey = key;
    this.nextType = type;
    this.next = found;
    return found;
  }

  /** Names of all fields so far. */
  keys(): readonly string[] {
    return this.#parent === undefined ? [] : [...this.#parent.keys(), this.key];
  }

  /** Types of all fields so far. */
  types(): readonly number[] {
    return this.#parent === undefined ? [] : [...this.#parent.types(), this.type];
  }

  #add(key: string, type: number): FieldShape {
    const book = this.#book;
    const isFull =
      book.count >= MAX_SHAPES || this.#branches.size >= MAX_BRANCHES || this.#depth >= MAX_DEPTH;
    const isTaken = type !== AS_JSON || book.takesObjects;
    if (isFull || !isTaken || book.special.has(key))
      return new FieldShape(book, { parent: this, key, type: -1 });
    book.count++;
    const shape = new FieldShape(book, { parent: this, key, type: typeInRing(key, type) });
    const branch = this.#branches.get(key) ?? [];
    branch[type] = shape;
    this.#branches.set(key, branch);
    return shape;
  }
}

/** The first node of a trie. */
export function createShapeRoot(of: Omit<ShapeBook, 'count'>): FieldShape {
  return new FieldShape({ ...of, count: 0 }, { parent: undefined, key: '', type: ABSENT });
}

/** Type of a value. */
export function typeOfValue(value: unknown): number {
  if (typeof value === 'number') return NUMBER;
  if (typeof value === 'string') return TEXT;
  if (value === true) return TRUE;
  if (value === false) return FALSE;
  if (value === null) return NULL;
  return value === undefined ? ABSENT : AS_JSON;
}

/** A value of each type that a call can have. */
const SAMPLES: ReadonlyMap<number, unknown> = new Map<number, unknown>([
  [NUMBER, 0],
  [TEXT, ''],
  [TRUE, true],
  [FALSE, false],
  [NULL, null],
  [AS_JSON, {}],
]);

/** What is secret does not get into the ring. */
function typeInRing(key: string, type: number): number {
  return type !== ABSENT && isSecretField(key, SAMPLES.get(type)) ? SECRET : type;
}
