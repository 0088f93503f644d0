import { jsonValue, type LogFields, plainFields } from '@autotuner/core';
import { HEAD, type Ring, TAIL } from './control_block.ts';
import { type FieldShape, typeOfValue } from './field_shape.ts';
import {
  AS_JSON,
  ASCII,
  HEADER_SLOTS,
  NOTE,
  NUMBER,
  packHead,
  RAW,
  RECORD,
  SKIP,
  TEXT,
  UTF16,
  UTF8,
} from './record_layout.ts';

/** What became of an attempt to write a record. */
export const DONE = 0;
/** There are not enough free slots in a row. */
export const NO_ROOM = 1;
/** The call holds something that only the slow way can write. */
export const UNUSUAL = 2;

/** Slots in a row that the fast way needs at most; also keeps records below every limit of the encoders. */
export const MAX_FAST_SLOTS = 2_048;
/** Slots that are claimed at a time; then the producer looks where the reader is. */
const WINDOW_SLOTS = 8_192;
/** Slots that are used when the reader keeps up: half a megabyte, more than a thread can fill while the reader pauses. */
const HOT_SLOTS = 65_536;
/** Texts up to this length are copied here, 1 ns a character; the call into the engine's copy costs 30 ns. */
const SHORT_TEXT = 16;
/** Rank of "info". */
const RAW_RANK = 1;
/** Slots that must be free before a record is begun, so that its fixed part needs no checks. */
const SPARE_SLOTS = 8;

/** What the fast way needs of a call besides fields and message. */
export interface RecordFrame {
  /** Number of the context: logger and scope together. */
  context: number;
  rank: number;
  time: number;
  /** The trie of the family. */
  root: FieldShape;
}

/** Knows what has a number in the ring. Asked only where the caches of a shape fail; may write notes. */
export interface DefinitionSource {
  /** Template of a message, 0 for none. */
  templateOf(message: string): number;
  /** Gives the shape a number; false when it cannot have one. */
  define(shape: FieldShape): boolean;
}

/**
 * The writing end of a ring: one thread has it. The fast way writes straight into free slots and publishes with one
 * atomic store; whatever it cannot take leaves no trace. Numbers go as they are, texts by one copy.
 */
export class RingProducer {
  readonly ring: Ring;
  /** What the next record has besides fields and message. */
  frame: RecordFrame;
  readonly #floats: Float64Array;
  readonly #ints: Int32Array;
  readonly #bytes: Buffer;
  readonly #words: Int32Array;
  readonly #headAt: number;
  readonly #source: DefinitionSource;
  /** Slots written since the ring was made, as a 32-bit number that may overflow. */
  #head: number;
  /** Slot that comes next. */
  #at: number;
  /** First slot after it that must not be written yet. */
  #end: number;
  /** What the last walk over fields has found. */
  #shape: FieldShape;

  constructor(ring: Ring, parts: { readonly source: DefinitionSource; readonly root: FieldShape }) {
    this.ring = ring;
    this.frame = { context: 0, rank: 0, time: 0, root: parts.root };
    this.#source = parts.source;
    this.#shape = parts.root;
    this.#floats = ring.floats;
    this.#ints = ring.ints;
    this.#bytes = ring.bytes;
    this.#words = ring.control.words;
    this.#headAt = ring.at + HEAD;
    this.#head = Atomics.load(this.#words, this.#headAt);
    this.#at = this.#head & (ring.slots - 1);
    this.#end = this.#at;
  }

  /** Where the next record will be. */
  get head(): number {
    return this.#head;
  }

  /** Writes a record if there is room and nothing in it is unusual; `frame` has the rest of it. */
  put(fields: LogFields | undefined, message: string): number {
    const begin = this.#at;
    const { frame } = this;
    let at = begin + HEADER_SLOTS;
    if (at + SPARE_SLOTS > this.#end) return NO_ROOM;
    let shape = frame.root;
    if (fields !== undefined) {
      at = this.#putFields(fields, shape, at);
      if (at <= 0) return -at;
      shape = this.#shape;
    }
    if (shape.template === 0 || shape.message !== message) {
      if (!this.#prepare(shape, message)) return UNUSUAL;
      // A note is now where the record was to be.
      if (this.#at !== begin) return NO_ROOM;
    }
    if (shape.template === 0) {
      at = this.#putText(message, at);
      if (at <= 0) return -at;
    }
    return this.#finish(begin, at, shape);
  }

  /** Slots for a record of these texts, at most. */
  slotsOf(texts: readonly string[]): number {
    return texts.reduce((sum, text) => sum + 2 + ((text.length * 3) >> 3), 1);
  }

  /** Writes a finished line or notice; `texts` are destination, line for sinks and line for files. */
  putLine(
    of: { readonly family: number; readonly kind: number; readonly rank: number },
    texts: readonly string[],
  ): boolean {
    return this.#putTexts({ owner: of.family, kindAndRank: (of.kind << 3) | of.rank }, texts);
  }

  /** Writes a line that somebody else has made; it counts as information. */
  putRaw(family: number, line: string): boolean {
    const slots = 2 + ((line.length * 3) >> 3);
    if (this.#at + 1 + slots > this.#end && !this.makeRoom(1 + slots)) return false;
    const begin = this.#at;
    const end = this.#copyText(line, begin + 1);
    this.#ints[begin * 2] = packHead(end - begin, (RAW << 3) | RAW_RANK);
    this.#ints[begin * 2 + 1] = family;
    this.#publish(end - begin);
    return true;
  }

  /** Writes a note. */
  putNote(json: string): boolean {
    return this.#putTexts({ owner: 0, kindAndRank: NOTE << 3 }, [json]);
  }

  /** Makes sure that so many slots in a row are free; false when they are not, for now. */
  makeRoom(slots: number): boolean {
    if (this.#isBetterAtStart(slots)) this.#skipToStart();
    const toWrap = this.ring.slots - this.#at;
    const free = this.#free();
    if (Math.min(free, toWrap) < slots) {
      if (free - toWrap < slots) {
        this.#end = this.#at + Math.min(free, toWrap);
        return false;
      }
      this.#skipToStart();
    }
    const row = Math.min(this.#free(), this.ring.slots - this.#at);
    this.#end = this.#at + Math.min(row, Math.max(slots, WINDOW_SLOTS));
    return true;
  }

  /** Lets nothing in on the fast way until room is made again. */
  shut(): void {
    this.#end = this.#at;
  }

  #free(): number {
    const { ring } = this;
    return (Atomics.load(this.#words, ring.at + TAIL) + ring.slots - this.#head) | 0;
  }

  /**
   * While the reader keeps up, the same part of the ring is used again and again and stays in the cache; a walk through
   * all of it costs 20 ns a record in page faults at first, and memory for good. Not when a burst might miss the rest.
   */
  #isBetterAtStart(slots: number): boolean {
    const used = this.ring.slots - this.#free();
    const readUpTo = this.#at - used;
    return used <= HOT_SLOTS / 16 && readUpTo >= HOT_SLOTS + slots;
  }

  #skipToStart(): void {
    const toWrap = this.ring.slots - this.#at;
    this.#ints[this.#at * 2] = packHead(toWrap, SKIP << 3);
    this.#publish(toWrap);
  }

  /** Gives shape and message their numbers. A shape has a template only if it has a number. */
  #prepare(shape: FieldShape, message: string): boolean {
    if (shape.id === 0 && !this.#source.define(shape)) return false;
    shape.template = this.#source.templateOf(message);
    // A message that will not come again is not remembered: to point from an old object to a new one is not free.
    if (shape.template !== 0) shape.message = message;
    return true;
  }

  #finish(begin: number, at: number, shape: FieldShape): number {
    if (at - begin > MAX_FAST_SLOTS) return UNUSUAL;
    const { frame } = this;
    const ints = this.#ints;
    ints[begin * 2] = packHead(at - begin, (RECORD << 3) | frame.rank);
    ints[begin * 2 + 1] = frame.context;
    ints[begin * 2 + 2] = shape.id;
    ints[begin * 2 + 3] = shape.template;
    this.#floats[begin + 2] = frame.time;
    this.#publish(at - begin);
    return DONE;
  }

  #publish(slots: number): void {
    this.#head = (this.#head + slots) | 0;
    this.#at = this.#head & (this.ring.slots - 1);
    Atomics.store(this.#words, this.#headAt, this.#head);
  }

  /** Writes the values and leaves their shape in `#shape`; the slot after them, or minus the reason why not. */
  #putFields(fields: LogFields, root: FieldShape, from: number): number {
    const prototype: unknown = Object.getPrototypeOf(fields);
    if (prototype !== Object.prototype && prototype !== null) return -UNUSUAL;
    const floats = this.#floats;
    const end = this.#end;
    const head = this.#head;
    let at = from;
    let shape = root;
    // Unlike Object.keys() this makes no array; what is inherited was ruled out above and when shapes are defined.
    for (const key in fields) {
      const value = fields[key];
      // A getter has logged itself, and its record is now where this one was to be.
      if (this.#head !== head) return -UNUSUAL;
      const type = typeof value === 'number' ? NUMBER : typeOfValue(value);
      shape = key === shape.nextKey && type === shape.nextType ? shape.next : shape.find(key, type);
      if (shape.type === NUMBER) {
        if (at >= end) return -NO_ROOM;
        // The shape says that it is a number.
        floats[at++] = value as number;
      } else {
        at = this.#putOther(shape, value, at);
        if (at <= 0) return at;
      }
    }
    this.#shape = shape;
    return at;
  }

  /** Writes what is no number; the slot after it, or minus the reason why not. */
  #putOther({ type, isUsual }: FieldShape, value: unknown, at: number): number {
    // The shape says that it is a text.
    if (type === TEXT) return this.#putText(value as string, at);
    if (type === AS_JSON) return this.#putJson(value, at);
    return isUsual ? at : -UNUSUAL;
  }

  /** Writes any value as its JSON. It is read before anything is written, as its getters may log too. */
  #putJson(value: unknown, at: number): number {
    const head = this.#head;
    const plain = plainFields({ value })['value'];
    if (this.#head !== head || plain === undefined) return -UNUSUAL;
    return this.#putText(jsonValue(plain), at);
  }

  /** Writes a text of the fast way; the slot after it, or minus the reason why not. */
  #putText(text: string, at: number): number {
    const begin = (at + 1) * 8;
    if (text.length > MAX_FAST_SLOTS) return -UNUSUAL;
    if (begin + text.length * 3 > this.#end * 8) return -NO_ROOM;
    return this.#copyText(text, at);
  }

  #copyText(text: string, at: number): number {
    const begin = (at + 1) * 8;
    if (text.length <= SHORT_TEXT && this.#copyAscii(text, begin)) {
      this.#ints[at * 2] = text.length;
      this.#ints[at * 2 + 1] = ASCII;
      return at + 1 + ((text.length + 7) >> 3);
    }
    let written = this.#bytes.write(text, begin, 'utf8');
    let encoding = ASCII;
    if (written !== text.length) {
      encoding = text.isWellFormed() ? UTF8 : UTF16;
      if (encoding === UTF16) written = this.#bytes.write(text, begin, 'utf16le');
    }
    this.#ints[at * 2] = written;
    this.#ints[at * 2 + 1] = encoding;
    return at + 1 + ((written + 7) >> 3);
  }

  #copyAscii(text: string, begin: number): boolean {
    const bytes = this.#bytes;
    let all = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      bytes[begin + index] = code;
      all |= code;
    }
    return all < 0x80;
  }

  #putTexts(
    record: { readonly owner: number; readonly kindAndRank: number },
    texts: readonly string[],
  ): boolean {
    if (!this.makeRoom(this.slotsOf(texts))) return false;
    const begin = this.#at;
    let at = begin + 1;
    for (const text of texts) at = this.#copyText(text, at);
    this.#ints[begin * 2] = packHead(at - begin, record.kindAndRank);
    this.#ints[begin * 2 + 1] = record.owner;
    this.#publish(at - begin);
    return true;
  }
}
