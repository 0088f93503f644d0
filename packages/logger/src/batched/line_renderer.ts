import { LEVELS, type LogRecord } from '@autotuner/core';
import type { LineBytes } from '../lines/line_bytes.ts';
import type { Ring } from './control_block.ts';
import type { JsonForm } from './json_form.ts';
import { fieldsOf, heldTypes } from './merged_fields.ts';
import { HEADER_SLOTS, NUMBER, TEXT } from './record_layout.ts';
import type { RecordForm } from './record_form.ts';
import { RingTexts } from './ring_texts.ts';

/** Turns records of one ring into lines. */
export class LineRenderer {
  readonly texts: RingTexts;
  readonly #floats: Float64Array;
  /** Where the values of the current record are. */
  readonly #slots: number[] = [];

  constructor(ring: Ring) {
    this.texts = new RingTexts(ring);
    this.#floats = ring.floats;
  }

  /** Adds the JSON line of a record, with its newline. */
  addJsonLine(lines: LineBytes, of: { readonly form: JsonForm; readonly begin: number }): void {
    const { form, begin } = of;
    const { head, message, middle, tail } = form;
    const { types, order, pieces } = tail;
    const { texts } = this;
    const floats = this.#floats;
    const slots = this.#slots;
    let at = begin + HEADER_SLOTS;
    for (let index = 0; index < types.length; index++) {
      slots[index] = at;
      at = types[index] === NUMBER ? at + 1 : texts.after(at);
    }
    lines.put(head.at(floats[begin + 2]!));
    if (message === undefined) texts.jsonTo(lines, at);
    else lines.put(message);
    if (middle.length > 0) lines.put(middle);
    lines.put(tail.first);
    for (let index = 0; index < order.length; index++) {
      const held = order[index]!;
      const type = types[held];
      if (type === NUMBER) lines.jsonNumber(floats[slots[held]!]!);
      else if (type === TEXT) texts.jsonTo(lines, slots[held]!);
      else texts.copyTo(lines, slots[held]!);
      lines.put(pieces[index]!);
    }
  }

  /** The record as a whole, for lines of text: their records hold no JSON. */
  record(form: RecordForm, begin: number): LogRecord {
    const { context, shape, rank, template } = form;
    const { texts } = this;
    let at = begin + HEADER_SLOTS;
    const values = heldTypes(shape).map((type) => {
      const value = type === TEXT ? texts.text(at) : (this.#floats[at] ?? 0);
      at = type === TEXT ? texts.after(at) : at + 1;
      return value;
    });
    const { logger, correlationId } = context.note;
    return {
      time: this.#floats[begin + 2] ?? 0,
      level: LEVELS[rank] ?? 'info',
      logger,
      message: template?.text ?? texts.text(at),
      fields: fieldsOf({ context: context.note, shape }, values),
      ...(correlationId === undefined ? {} : { correlationId }),
    };
  }
}
