import { LEVELS, levelName, type LogRecord } from '@autotuner/core';
import type { Ring } from './control_block.ts';
import { IsoStamp } from './iso_stamp.ts';
import { jsonNumber, jsonText } from './json_piece.ts';
import { fieldsOf, heldTypes, type LinePlan, planJsonTail } from './line_plan.ts';
import type { ContextNote, ShapeNote } from './note.ts';
import type { OpenFamily } from './open_family.ts';
import { ASCII, HEADER_SLOTS, NUMBER, TEXT, UTF16 } from './record_layout.ts';

/** A context as the reading end knows it. */
export interface KnownContext {
  readonly note: ContextNote;
  readonly family: OpenFamily;
  /** What stands between time and message of a JSON line, by rank. */
  readonly heads: readonly string[];
  /** By number of the shape. */
  readonly plans: LinePlan[];
}

/** Prepares a context for its records. */
export function knowContext(note: ContextNote, family: OpenFamily): KnownContext {
  const logger = jsonText(note.logger);
  const heads = LEVELS.map((level) => `","level":"${levelName(level)}","logger":${logger},"message":`);
  return { note, family, heads, plans: [] };
}

/** What a record refers to. */
export interface RecordParts {
  readonly context: KnownContext;
  readonly rank: number;
  readonly shape: ShapeNote;
  /** Undefined when the message is in the record. */
  readonly template: { readonly text: string; readonly json: string } | undefined;
}

/** Turns records of one ring into lines. */
export class LineRenderer {
  readonly #floats: Float64Array;
  readonly #ints: Int32Array;
  readonly #bytes: Buffer;
  readonly #stamp = new IsoStamp();
  /** Values of the current record, rendered. */
  readonly #values: string[] = [];

  constructor(ring: Ring) {
    this.#floats = ring.floats;
    this.#ints = ring.ints;
    this.#bytes = ring.bytes;
  }

  /** The JSON line of a record, with its newline. */
  jsonLine(parts: RecordParts, begin: number): string {
    const { context, shape, rank, template } = parts;
    const plan = (context.plans[shape.id] ??= planJsonTail(context.note, shape));
    const values = this.#values;
    let at = begin + HEADER_SLOTS;
    for (let index = 0; index < plan.types.length; index++) {
      const isNumber = plan.types[index] === NUMBER;
      values[index] = isNumber ? jsonNumber(this.#floats[at] ?? 0) : jsonText(this.text(at));
      at = isNumber ? at + 1 : this.after(at);
    }
    const time = this.#stamp.textOf(this.#floats[begin + 2] ?? 0);
    const message = template === undefined ? jsonText(this.text(at)) : template.json;
    return `{"timestamp":"${time}${context.heads[rank]}${message}${this.#tail(plan)}`;
  }

  /** The record as a whole, for encoders that want it so. */
  record(parts: RecordParts, begin: number): LogRecord {
    const { context, shape, rank, template } = parts;
    let at = begin + HEADER_SLOTS;
    const values = heldTypes(shape).map((type) => {
      const value = type === TEXT ? this.text(at) : (this.#floats[at] ?? 0);
      at = type === TEXT ? this.after(at) : at + 1;
      return value;
    });
    const { logger, correlationId } = context.note;
    return {
      time: this.#floats[begin + 2] ?? 0,
      level: LEVELS[rank] ?? 'info',
      logger,
      message: template?.text ?? this.text(at),
      fields: fieldsOf({ context: context.note, shape }, values),
      ...(correlationId === undefined ? {} : { correlationId }),
    };
  }

  /** The text in a slot. */
  text(at: number): string {
    const begin = (at + 1) * 8;
    const end = begin + (this.#ints[at * 2] ?? 0);
    const encoding = this.#ints[at * 2 + 1];
    if (encoding === ASCII) return this.#bytes.toString('latin1', begin, end);
    return this.#bytes.toString(encoding === UTF16 ? 'utf16le' : 'utf8', begin, end);
  }

  /** The slot after a text. */
  after(at: number): number {
    return at + 1 + (((this.#ints[at * 2] ?? 0) + 7) >> 3);
  }

  #tail(plan: LinePlan): string {
    const { pieces, order } = plan;
    let tail = pieces[0] ?? '';
    for (let index = 0; index < order.length; index++) {
      tail += `${this.#values[order[index] ?? 0]}${pieces[index + 1]}`;
    }
    return tail;
  }
}
