import {
  isSecretField,
  LEVELS,
  levelName,
  type LogContext,
  type LogFields,
  plainFields,
} from '@autotuner/core';
import { isRepeatable, keysIfSomeAreAbsent } from './batched/context_fields.ts';
import { IsoStamp } from './batched/iso_stamp.ts';
import { jsonNumber, jsonText, jsonValue } from './batched/json_piece.ts';
import type { RecordMaker } from './record_maker.ts';

/** Longer texts are left to the encoder of core, which knows all limits. */
const MAX_TEXT = 1_024;
const MAX_FIELDS = 64;
/** Names that are remembered; then remembering begins anew. */
const MAX_NAMES = 4_096;
/** Names that look like numbers come first in objects, wherever they were added. */
const NUMBER_FIRST = /^\d/;

/** What all lines of one logger in one scope have in common; undefined where the encoder of core is needed. */
export interface QuickContext {
  /** Between time and message, by rank. */
  readonly heads: readonly string[];
  /** Between message and fields. */
  readonly correlation: string;
  /** Fields, each with a comma in front. */
  readonly fields: string;
  readonly names: ReadonlySet<string>;
}

/** Prepares a scope for its lines. */
export function quickContextOf(maker: RecordMaker, scope: LogContext): QuickContext | undefined {
  const { logger, correlationId, fields } = maker.frameOf(scope);
  const plain = plainFields(fields);
  const names = Object.keys(plain);
  const isPlain = isRepeatable(plain) && keysIfSomeAreAbsent(fields, plain) === undefined;
  if (!isPlain || names.some((name) => NUMBER_FIRST.test(name))) return undefined;
  const shown = jsonText(logger);
  return {
    heads: LEVELS.map((level) => `","level":"${levelName(level)}","logger":${shown},"message":`),
    correlation: correlationId === undefined ? '' : `,"correlation_id":${jsonText(correlationId)}`,
    fields: Object.entries(plain)
      .map(([name, value]) => `,${jsonText(name)}:${jsonValue(value)}`)
      .join(''),
    names: new Set(names),
  };
}

/** Lines of ordinary calls as the JSON encoder of core makes them, in a fraction of its time: the parts that repeat are kept. */
export class QuickLines {
  readonly #stamp = new IsoStamp();
  /** How each name stands in a line; empty for those that need the encoder of core. */
  readonly #names = new Map<string, string>();

  /** The line of a call, without its newline; undefined when the encoder of core is needed. */
  lineOf(
    context: QuickContext,
    call: {
      readonly rank: number;
      readonly time: number;
      readonly first: string | LogFields;
      readonly message: unknown;
    },
  ): string | undefined {
    const { first, rank, time } = call;
    const message = typeof first === 'string' ? first : call.message;
    if (typeof message !== 'string' || message.length > MAX_TEXT) return undefined;
    const own = typeof first === 'string' ? '' : this.#fieldsOf(first, context.names);
    if (own === undefined) return undefined;
    const fields = context.fields === '' ? own : `${context.fields}${own}`;
    const begin = `{"timestamp":"${this.#stamp.textOf(time)}${context.heads[rank]}${jsonText(message)}${context.correlation}`;
    return fields === '' ? `${begin}}` : `${begin},"extra":{${fields.slice(1)}}}`;
  }

  #fieldsOf(fields: LogFields, taken: ReadonlySet<string>): string | undefined {
    try {
      const prototype: unknown = Object.getPrototypeOf(fields);
      if (prototype !== Object.prototype && prototype !== null) return undefined;
      return this.#membersOf(fields, taken);
    } catch {
      // A getter or a proxy has thrown; the encoder of core shows where.
      return undefined;
    }
  }

  #membersOf(fields: LogFields, taken: ReadonlySet<string>): string | undefined {
    let text = '';
    let left = MAX_FIELDS;
    // What is inherited is rare, and told apart by the name alone.
    for (const name in fields) {
      const value = fields[name];
      // Also without a value it hides a field of the logger or scope.
      if (taken.has(name)) return undefined;
      if (value === undefined) continue;
      const shown = this.#names.get(name) ?? this.#learn(name);
      const plain = typeof value === 'number' ? jsonNumber(value) : plainText(value);
      if (shown === '' || plain === '' || left-- === 0) return undefined;
      text += shown + plain;
    }
    return text;
  }

  #learn(name: string): string {
    if (this.#names.size >= MAX_NAMES) this.#names.clear();
    const isPlain =
      name !== 'logger' &&
      name !== 'correlationId' &&
      !NUMBER_FIRST.test(name) &&
      !(name in Object.prototype);
    const isUsual = isPlain && name.length <= MAX_TEXT && !isSecretField(name, '');
    const shown = isUsual ? `,${jsonText(name)}:` : '';
    this.#names.set(name, shown);
    return shown;
  }
}

/** JSON of an ordinary value; empty for others. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value.length <= MAX_TEXT ? jsonText(value) : '';
  return typeof value === 'boolean' || value === null ? String(value) : '';
}
