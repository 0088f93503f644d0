import {
  isSecretField,
  LEVELS,
  levelName,
  type LogContext,
  type LogFields,
  plainFields,
  jsonText,
  jsonValue,
} from '@autotuner/core';
import type { RecordMaker } from '../record_maker.ts';
import { isRepeatable, keysIfSomeAreAbsent } from './context_fields.ts';
import { FrequentTexts } from './frequent_texts.ts';
import { LineBytes } from './line_bytes.ts';
import { StampedPrefix } from './stamped_prefix.ts';

/** Longer texts are left to the encoder of core, which knows all limits. */
const MAX_TEXT = 1_024;
const MAX_JSON = 4_096;
const MAX_LINE = 32_768;
const MAX_FIELDS = 64;
/** Names that are remembered; then remembering begins anew. */
const MAX_NAMES = 4_096;
/** Messages that are remembered. */
const MAX_MESSAGES = 1_024;
/** Names that look like numbers come first in objects, wherever they were added. */
const NUMBER_FIRST = /^\d/;
/** A line is mostly shorter. */
const LINE_BYTES = 4_096;

const BEFORE_FIELDS = ',"extra":{';
const END = Buffer.from('}\n');
const END_OF_FIELDS = Buffer.from('}}\n');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

/** What all lines of one logger in one scope have in common. */
export interface QuickContext {
  /** Up to the message, by rank. */
  readonly heads: readonly StampedPrefix[];
  /** Between message and the fields of the call: correlation ID, and the fields that are the same in all lines. */
  readonly middle: Buffer;
  /** There is such a field. */
  readonly hasFields: boolean;
  readonly names: ReadonlySet<string>;
}

/** A name as it stands in a line, in front of its value: as the first field, and as a further one. */
interface QuickName {
  readonly first: Buffer;
  readonly next: Buffer;
}

/** Prepares a scope for its lines; undefined where the encoder of core is needed. */
export function quickContextOf(maker: RecordMaker, scope: LogContext): QuickContext | undefined {
  const { logger, correlationId, fields } = maker.frameOf(scope);
  const plain = plainFields(fields);
  const names = Object.keys(plain);
  const isPlain = isRepeatable(plain) && keysIfSomeAreAbsent(fields, plain) === undefined;
  if (!isPlain || names.some((name) => NUMBER_FIRST.test(name))) return undefined;
  const shown = jsonText(logger);
  const members = Object.entries(plain).map(([name, value]) => `${jsonText(name)}:${jsonValue(value)}`);
  const id = correlationId === undefined ? '' : `,"correlation_id":${jsonText(correlationId)}`;
  const hasFields = members.length > 0;
  return {
    heads: LEVELS.map(
      (level) => new StampedPrefix(`","level":"${levelName(level)}","logger":${shown},"message":`),
    ),
    middle: Buffer.from(hasFields ? `${id},"extra":{${members.join(',')}` : id),
    hasFields,
    names: new Set(names),
  };
}

/** One call. */
export interface QuickCall {
  readonly rank: number;
  readonly time: number;
  readonly first: string | LogFields;
  readonly message: unknown;
}

/** Lines of ordinary calls as the JSON encoder of core makes them, in a fraction of its time: the parts that repeat are kept. */
export class QuickLines {
  readonly #line = new LineBytes(LINE_BYTES);
  /** How each name stands in a line; null for those that need the encoder of core. */
  readonly #names = new Map<string, QuickName | null>();
  /** Messages that come often, as they stand in a line. */
  readonly #messages: Buffer[] = [];
  readonly #frequent = new FrequentTexts({
    range: MAX_MESSAGES,
    onFound: (id, text) => {
      this.#messages[id] = Buffer.from(jsonText(text));
    },
  });

  /** The line of a call, with its newline, until {@link done} is called; undefined when the encoder of core is needed. */
  lineOf(context: QuickContext, call: QuickCall): LineBytes | undefined {
    const line = this.#line;
    // A getter of a field logs itself, or a sink does: this line is in the middle of another.
    if (line.length > 0) return undefined;
    if (this.#add(context, call)) return line;
    line.length = 0;
    return undefined;
  }

  /** To be called when a line was used. */
  done(): void {
    this.#line.length = 0;
  }

  #add(context: QuickContext, call: QuickCall): boolean {
    const { first, rank, time } = call;
    const line = this.#line;
    const message = typeof first === 'string' ? first : call.message;
    if (typeof message !== 'string' || message.length > MAX_TEXT) return false;
    line.put(context.heads[rank]!.at(time));
    this.#addMessage(message);
    if (context.middle.length > 0) line.put(context.middle);
    if (typeof first !== 'string') return this.#addFields(first, context);
    line.put(context.hasFields ? END_OF_FIELDS : END);
    return true;
  }

  #addMessage(message: string): void {
    const id = this.#frequent.idOf(message);
    if (id === 0) this.#line.jsonText(message);
    else this.#line.put(this.#messages[id]!);
  }

  #addFields(fields: LogFields, context: QuickContext): boolean {
    try {
      const prototype: unknown = Object.getPrototypeOf(fields);
      if (prototype !== Object.prototype && prototype !== null) return false;
      return this.#addMembers(fields, context);
    } catch {
      // A getter or a proxy has thrown; the encoder of core shows where.
      return false;
    }
  }

  #addMembers(fields: LogFields, { names, hasFields }: QuickContext): boolean {
    const line = this.#line;
    let isFirst = !hasFields;
    let left = MAX_FIELDS;
    // What is inherited is rare, and told apart by the name alone.
    for (const name in fields) {
      const value = fields[name];
      // Also without a value it hides a field of the logger or scope.
      if (names.has(name)) return false;
      if (value === undefined) continue;
      const shown = this.#names.get(name) ?? this.#learn(name);
      if (shown === null || left-- === 0) return false;
      line.put(isFirst ? shown.first : shown.next);
      isFirst = false;
      if (!addValue(line, value)) return false;
    }
    line.put(isFirst ? END : END_OF_FIELDS);
    return line.length <= MAX_LINE;
  }

  #learn(name: string): QuickName | null {
    if (this.#names.size >= MAX_NAMES) this.#names.clear();
    const isPlain =
      name !== 'logger' &&
      name !== 'correlationId' &&
      !NUMBER_FIRST.test(name) &&
      !(name in Object.prototype);
    const isUsual = isPlain && name.length <= MAX_TEXT && !isSecretField(name, '');
    const text = `${jsonText(name)}:`;
    const shown = isUsual
      ? { first: Buffer.from(`${BEFORE_FIELDS}${text}`), next: Buffer.from(`,${text}`) }
      : null;
    this.#names.set(name, shown);
    return shown;
  }
}

/** Adds a value; false when it is too long, or shows nothing. */
function addValue(line: LineBytes, value: unknown): boolean {
  if (typeof value === 'number') line.jsonNumber(value);
  else if (typeof value === 'string') return addText(line, value);
  else if (typeof value === 'boolean') line.put(value ? TRUE : FALSE);
  else if (value === null) line.put(NULL);
  else return addJson(line, value);
  return true;
}

function addText(line: LineBytes, text: string): boolean {
  if (text.length > MAX_TEXT) return false;
  line.jsonText(text);
  return true;
}

function addJson(line: LineBytes, value: unknown): boolean {
  const plain = plainFields({ value })['value'];
  if (plain === undefined) return false;
  const json = jsonValue(plain);
  if (json.length > MAX_JSON) return false;
  line.text(json);
  return true;
}
