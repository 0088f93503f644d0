import { boundedText } from './bounded_text.ts';
import type { LogFields } from './record.ts';
import { isSecretField, REDACTED } from './redact.ts';

/** What JSON can say. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Deeper values are named, not shown. */
const MAX_DEPTH = 6;
/** Members shown of one object or array. */
const MAX_MEMBERS = 200;
/** UTF-16 units shown of one string. */
const MAX_TEXT = 16_384;
/** Characters shown of one record, keys included. */
const MAX_TOTAL = 131_072;

/** Characters shown of a name that somebody else gave to an error. */
const MAX_NAME = 100;
/** Of "true", "false" and "null", and what comes behind them. */
const CHARS_OF_WORD = 5;
/** Of a number at most, and what comes behind it: to count its own costs more than all else that is done with it. */
const CHARS_OF_NUMBER = 25;
/** What an error has that is not enumerable. */
const ERROR_PARTS = ['name', 'message', 'stack', 'cause'];

/** What is left to spend on one record, and the objects that are being walked, so that cycles are seen. */
interface Walk {
  left: number;
  readonly open: Set<object>;
}

/**
 * Copies fields into plain JSON, so that no value can make a log call fail or grow without end: cycles, big integers,
 * functions, throwing getters and endless structures become short text. Errors keep their causes, and what has a `toJSON`
 * is what that gives. Secrets are replaced by "[redacted]", at any depth. Undefined members are left out.
 *
 * Limits: depth 6, 200 members an object, 16384 characters a string, 131072 characters in all.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { plainFields } from '@autotuner/core';
 *
 * assert.deepEqual(plainFields({ n: 2n, apiKey: 'k', gone: undefined }), { n: '2', apiKey: '[redacted]' });
 * ```
 */
export function plainFields(fields: LogFields): Readonly<Record<string, Plain>> {
  const walk: Walk = { left: MAX_TOTAL, open: new Set() };
  try {
    return plainMembers(fields, walk);
  } catch (error) {
    return { '...': unreadable(error, walk) };
  }
}

function plainMembers(object: object, walk: Walk): Record<string, Plain> {
  const keys = Object.keys(object);
  const members: Record<string, Plain> = {};
  const most = Math.min(keys.length, MAX_MEMBERS);
  let shown = 0;
  while (shown < most && walk.left > 0) {
    const key = keys[shown++]!;
    const name = spend(key, walk);
    const plain = plainMember(object, { key, walk });
    if (plain !== undefined) setMember(members, { key: name, plain });
  }
  if (keys.length > shown) members['...'] = `${keys.length - shown} more`;
  return members;
}

function setMember(
  members: Record<string, Plain>,
  { key, plain }: { readonly key: string; readonly plain: Plain },
): void {
  // To assign to this name would change what the object inherits; it is to be a member like any other.
  if (key === '__proto__') {
    Object.defineProperty(members, key, {
      value: plain,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else members[key] = plain;
}

function plainMember(object: object, at: { readonly key: string; readonly walk: Walk }): Plain | undefined {
  try {
    const value: unknown = Reflect.get(object, at.key);
    if (value === undefined) return undefined;
    if (!isSecretField(at.key, value)) return plainValue(value, at.walk);
    at.walk.left -= REDACTED.length;
    return REDACTED;
  } catch (error) {
    return unreadable(error, at.walk);
  }
}

function unreadable(error: unknown, walk: Walk): string {
  try {
    // Whoever made the error may have named it anything.
    const name: unknown = error instanceof Error ? error.name : typeof error;
    return spend(`[unreadable: ${boundedText(String(name), MAX_NAME)}]`, walk);
  } catch {
    // What was thrown throws in turn when it is looked at.
    return spend('[unreadable]', walk);
  }
}

function plainValue(value: unknown, walk: Walk): Plain | undefined {
  switch (typeof value) {
    case 'string':
      return spend(value, walk);
    case 'number':
      return plainNumber(value, walk);
    case 'boolean':
      walk.left -= CHARS_OF_WORD;
      return value;
    case 'undefined':
      return undefined;
    case 'object':
      return plainObject(value, walk);
    case 'function':
      return spend(`[function ${value.name}]`, walk);
    case 'bigint':
    case 'symbol':
      return spend(String(value), walk);
  }
}

function plainNumber(value: number, walk: Walk): Plain {
  walk.left -= CHARS_OF_NUMBER;
  return Number.isFinite(value) ? value : String(value);
}

function plainNull(walk: Walk): null {
  walk.left -= CHARS_OF_WORD;
  return null;
}

function plainObject(value: object | null, walk: Walk): Plain | undefined {
  if (value === null) return plainNull(walk);
  if (walk.open.has(value)) return spend('[circular]', walk);
  if (walk.open.size >= MAX_DEPTH) return spend(Array.isArray(value) ? '[array]' : '[object]', walk);
  if (walk.left <= 0) return '[left out]';
  walk.left -= 2;
  walk.open.add(value);
  try {
    return plainShape(value, walk);
  } finally {
    walk.open.delete(value);
  }
}

function plainShape(value: object, walk: Walk): Plain | undefined {
  if (Array.isArray(value)) return plainItems(value, { walk, size: value.length });
  const prototype: unknown = Object.getPrototypeOf(value);
  // The usual case first: it needs no look at each kind of object.
  if (prototype !== Object.prototype && prototype !== null) {
    const plain = plainInstance(value, walk);
    if (plain !== undefined) return plain;
  }
  const { toJSON } = value as { readonly toJSON?: unknown }; // any object may have one
  return typeof toJSON === 'function' ? plainValue(toJSON.call(value), walk) : plainMembers(value, walk);
}

/** What JavaScript itself has more to say about than members; undefined for other objects. */
function plainInstance(value: object, walk: Walk): Plain | undefined {
  if (value instanceof Error) return plainError(value, walk);
  if (value instanceof Date) return spend(textOfDate(value), walk);
  if (value instanceof RegExp) return spend(String(value), walk);
  if (value instanceof Set) return plainSet(value, walk);
  if (value instanceof Map) return plainMap(value, walk);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return spend(`[${value.constructor.name} of ${value.byteLength} bytes]`, walk);
  }
  return undefined;
}

function textOfDate(value: Date): string {
  return Number.isNaN(Date.prototype.getTime.call(value))
    ? 'Invalid Date'
    : Date.prototype.toISOString.call(value);
}

/** By index: the iterator of a subclass may never end. */
function plainItems(
  items: readonly unknown[],
  of: { readonly walk: Walk; readonly size: number },
): readonly Plain[] {
  const { walk, size } = of;
  const plain: Plain[] = [];
  for (let at = 0; at < items.length; at++) {
    if (at >= MAX_MEMBERS || walk.left <= 0) return [...plain, `${size - at} more`];
    plain.push(plainItem(items[at], walk));
  }
  return plain;
}

function plainItem(item: unknown, walk: Walk): Plain {
  try {
    return plainValue(item, walk) ?? plainNull(walk);
  } catch (error) {
    return unreadable(error, walk);
  }
}

function plainSet(set: ReadonlySet<unknown>, walk: Walk): Plain {
  const first = firstOf(Set.prototype.values.call(set) as Iterable<unknown>);
  return plainItems(first, { walk, size: set.size });
}

/** One more than are shown, so that it is seen that there are more. */
function firstOf<Item>(items: Iterable<Item>): readonly Item[] {
  const first: Item[] = [];
  for (const item of items) {
    if (first.length > MAX_MEMBERS) break;
    first.push(item);
  }
  return first;
}

/** As an object where its keys can be names; else as pairs, so that none hides another. */
function plainMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): Plain {
  const all = firstOf(Map.prototype.entries.call(map) as Iterable<[unknown, unknown]>);
  const entries = all.slice(0, MAX_MEMBERS);
  const names = new Set(entries.map(([key]) => nameOfKey(key)));
  if (names.size < entries.length || names.has(undefined)) {
    return plainItems(
      all.map(([key, value]) => [key, isSecretField(nameOfKey(key) ?? '', value) ? REDACTED : value]),
      { walk, size: map.size },
    );
  }
  const members = plainMembers(
    Object.fromEntries(entries.map(([key, value]) => [nameOfKey(key), value])),
    walk,
  );
  const left = map.size - entries.length;
  return left === 0 ? members : { ...members, '...': `${left} more` };
}

/** Undefined for keys that are objects. */
function nameOfKey(key: unknown): string | undefined {
  if (key === null) return 'null';
  const isObject = typeof key === 'object' || typeof key === 'function';
  // oxlint-disable-next-line no-base-to-string -- the line above has ruled out objects.
  return isObject ? undefined : String(key);
}

/** Name, message, stack and cause are not enumerable; whatever else the error carries, such as a code, follows. */
function plainError(error: Error, walk: Walk): Plain {
  const keys = error instanceof AggregateError ? [...ERROR_PARTS, 'errors'] : ERROR_PARTS;
  const known: [string, Plain][] = [];
  for (const key of keys) {
    const plain = plainMember(error, { key, walk });
    if (plain !== undefined) known.push([key, plain]);
  }
  const parts = Object.fromEntries(known);
  return { ...parts, ...plainMembers(error, walk), ...parts };
}

/** Shortens a text to what may still be shown, and counts it. */
function spend(text: string, walk: Walk): string {
  const shown = boundedText(text, Math.min(MAX_TEXT, Math.max(0, walk.left)));
  walk.left -= shown.length + 1;
  return shown;
}
