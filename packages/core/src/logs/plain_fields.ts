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
/** UTF-16 units shown of one record, keys included. */
const MAX_TOTAL = 131_072;

/** What is left to spend on one record, and the objects that are being walked, so that cycles are seen. */
interface Walk {
  left: number;
  readonly open: Set<object>;
}

/**
 * Copies fields into plain JSON, so that no value can make a log call fail or grow without end: cycles, big integers,
 * errors, functions, throwing getters and endless structures become short text. Secrets are replaced by "[redacted]",
 * at any depth. Undefined members are left out.
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
  try {
    return plainMembers(fields, { left: MAX_TOTAL, open: new Set() });
  } catch (error) {
    return { '...': unreadable(error) };
  }
}

function plainMembers(object: object, walk: Walk): Record<string, Plain> {
  const keys = Object.keys(object);
  const members: Record<string, Plain> = {};
  const shown = Math.min(keys.length, MAX_MEMBERS);
  for (let index = 0; index < shown; index++) {
    const key = keys[index]!;
    const plain = plainMember(object, { key, walk });
    if (plain !== undefined) setMember(members, { key: spend(key, walk), plain });
  }
  if (keys.length > MAX_MEMBERS) members['...'] = `${keys.length - MAX_MEMBERS} more`;
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
    return isSecretField(at.key, value) ? REDACTED : plainValue(value, at.walk);
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): string {
  return `[unreadable: ${error instanceof Error ? error.name : typeof error}]`;
}

function plainValue(value: unknown, walk: Walk): Plain | undefined {
  switch (typeof value) {
    case 'string':
      return spend(value, walk);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'undefined':
      return undefined;
    case 'object':
      return value === null ? null : plainObject(value, walk);
    case 'function':
      return spend(`[function ${value.name}]`, walk);
    case 'bigint':
    case 'symbol':
      return spend(String(value), walk);
  }
}

function plainObject(value: object, walk: Walk): Plain {
  if (walk.open.has(value)) return '[circular]';
  if (walk.open.size >= MAX_DEPTH) return Array.isArray(value) ? '[array]' : '[object]';
  if (walk.left <= 0) return '[left out]';
  walk.left -= 2;
  walk.open.add(value);
  try {
    return plainShape(value, walk);
  } finally {
    walk.open.delete(value);
  }
}

function plainShape(value: object, walk: Walk): Plain {
  if (Array.isArray(value)) return plainItems(value, walk);
  if (value instanceof Error) return plainError(value, walk);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return spend(String(value), walk);
  if (value instanceof Set) return plainItems([...value], walk);
  if (value instanceof Map) return plainMembers(Object.fromEntries(value), walk);
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name} of ${value.byteLength} bytes]`;
  return plainMembers(value, walk);
}

function plainItems(items: readonly unknown[], walk: Walk): Plain {
  const plain = items.slice(0, MAX_MEMBERS).map((item) => plainValue(item, walk) ?? null);
  return items.length > MAX_MEMBERS ? [...plain, `${items.length - MAX_MEMBERS} more`] : plain;
}

/** Name, message, stack and cause are not enumerable; whatever else the error carries, such as a code, follows. */
function plainError(error: Error, walk: Walk): Plain {
  const known: Record<string, Plain> = { name: error.name, message: spend(error.message, walk) };
  if (error.stack !== undefined) known['stack'] = spend(error.stack, walk);
  const cause = plainValue(error.cause, walk);
  if (cause !== undefined) known['cause'] = cause;
  return { ...known, ...plainMembers(error, walk), ...known };
}

/** Shortens a text to what may still be shown, and counts it. */
function spend(text: string, walk: Walk): string {
  const shown = boundedText(text, Math.min(MAX_TEXT, walk.left));
  walk.left = Math.max(0, walk.left - shown.length - 1);
  return shown;
}
